// What scripts add to the checkout.

import { expect, test } from '../../fixtures/test';
import { rupees } from '../../fixtures/shopper';

test.beforeEach(async ({ shopper }) => {
  await shopper.buy('chamomile-evening-tea');
  await shopper.openCheckout();
});

test('what delivery costs follows the place', async ({ page, shopper }) => {
  await expect(shopper.placeButton).toContainText(rupees(490));

  await shopper.fill({ area: 'Pokhara, Kaski' });
  await shopper.field('area').press('Tab');
  await expect(shopper.placeButton).toContainText(rupees(540));
  await expect(page.getByRole('radio', { name: /^Standard delivery/ })).toHaveAccessibleName(/150/);
  await expect(page.getByRole('radio', { name: /^Express delivery/ })).toHaveCount(0);

  await shopper.fill({ area: 'Lalitpur' });
  await shopper.field('area').press('Tab');
  await expect(shopper.placeButton).toContainText(rupees(490));
  await page.getByRole('radio', { name: /^Express delivery/ }).check();
  await expect(shopper.placeButton).toContainText(rupees(640));
});

test('a municipality is found by a few letters and the arrow keys', async ({ page, shopper }) => {
  const area = shopper.field('area');
  await area.pressSequentially('Pokh');
  const list = page.getByRole('listbox', { name: 'Municipalities' });
  await expect(list.getByRole('option').first()).toHaveText('Pokhara, Kaski');

  await area.press('ArrowDown');
  await expect(list.getByRole('option').first()).toHaveAttribute('aria-selected', 'true');
  await area.press('Enter');

  await expect(list).toBeHidden();
  await expect(area).toHaveValue('Pokhara, Kaski');
  await expect(shopper.placeButton).toContainText(rupees(540));
});

test('a misspelt municipality is still proposed, and can be pressed', async ({ page, shopper }) => {
  await shopper.field('area').pressSequentially('Lalitpux');
  await page.getByRole('option', { name: 'Lalitpur Metropolitan City, Lalitpur' }).click();
  await expect(shopper.field('area')).toHaveValue('Lalitpur Metropolitan City, Lalitpur');
});

test('a field is judged when it is left, and cleared while it is mended', async ({ page, shopper }) => {
  const phone = shopper.field('phone');
  await phone.pressSequentially('98');
  await expect(phone).not.toHaveAttribute('aria-invalid', 'true');
  await phone.press('Tab');
  await expect(phone).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByText(/^A mobile number has 10 digits/).filter({ visible: true }).first()).toBeVisible();

  await phone.fill('+977 984-1234567');
  await expect(phone).not.toHaveAttribute('aria-invalid', 'true');
});

test('an empty form asks for five things and goes to the list of them', async ({ shopper }) => {
  await shopper.placeButton.click();
  const list = shopper.problems;
  await expect(list).toBeFocused();
  await expect(list.getByRole('link')).toHaveCount(5);

  await shopper.fill();
  await shopper.field('street').press('Tab');
  await expect(list).toBeHidden();
});

test('a reload and the way back lose nothing', async ({ page, shopper }) => {
  await shopper.fill();
  await shopper.field('street').press('Tab');
  await page.reload();
  await shopper.checkoutIsLive();
  await shopper.expectFilled();

  await page.goto('/help');
  await page.goBack();
  await shopper.checkoutIsLive();
  await shopper.expectFilled();
});

test('the button says what is paid and how', async ({ shopper }) => {
  await expect(shopper.placeButton).toHaveText(`Pay ${rupees(490)} with eSewa`, { useInnerText: true });
  await shopper.choose('Cash on delivery');
  await expect(shopper.placeButton).toHaveText(`Order for ${rupees(490)}, cash on delivery`, { useInnerText: true });
});
