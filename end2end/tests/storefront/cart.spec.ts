// The cart: changed in place, and always with the whole sum.

import { expect, test } from '../../fixtures/test';
import { rupees } from '../../fixtures/shopper';

test('the number of pieces changes the sums', async ({ page, shopper }) => {
  await shopper.buy('beeswax-pillar-candle');
  await shopper.openCart();
  const summary = page.getByRole('complementary', { name: 'Summary' });
  await expect(summary).toContainText(`from ${rupees(820)}`);

  const pieces = page.getByRole('spinbutton', { name: 'Quantity of Beeswax Pillar Candle' });
  await pieces.fill('3');
  if (shopper.scripts) await pieces.press('Tab');
  else await page.getByRole('button', { name: 'Update' }).click();

  await expect(summary).toContainText(rupees(2160));
  await expect(summary).toContainText(`from ${rupees(2260)}`);
  await page.reload();
  await expect(pieces).toHaveValue('3');
});

test('from a sum on, delivery is free', async ({ page, shopper }) => {
  await shopper.buy('quiet-headphones');
  await shopper.openCart();
  const summary = page.getByRole('complementary', { name: 'Summary' });
  await expect(summary.getByRole('definition')).toHaveText([rupees(11900), 'Free', rupees(11900)]);
});

test('a line that is removed leaves the rest, the last one an empty cart with ways on', async ({ page, shopper }) => {
  await shopper.buy('thimi-clay-vase');
  await shopper.buy('wooden-yo-yo');
  await shopper.openCart();
  const lines = page.getByRole('list', { name: 'In the cart' }).getByRole('listitem');
  await expect(lines).toHaveCount(2);

  await page.getByRole('button', { name: /^Remove Thimi Clay Vase/ }).click();
  await expect(lines).toHaveCount(1);
  await expect(lines).toContainText('Ball-Bearing Yo-Yo');
  await shopper.cartIsLive();
  await page.getByRole('button', { name: /^Remove/ }).click();

  await expect(page.getByText('Nothing in here yet').filter({ visible: true })).toBeVisible();
  await page.getByRole('link', { name: 'See what is new' }).filter({ visible: true }).click();
  await expect(shopper.heading).toHaveText('New arrivals');
});

test('more than there is is refused, and the number stays what it was', async ({ page, shopper, expectStatus }) => {
  expectStatus(409);
  await shopper.buy('dhaka-cotton-sari');
  await shopper.openCart();
  const pieces = page.getByRole('spinbutton', { name: /^Quantity of/ });
  await pieces.evaluate((input) => input.removeAttribute('max'));
  await pieces.fill('5');
  if (shopper.scripts) await pieces.press('Tab');
  else await page.getByRole('button', { name: 'Update' }).click();

  await expect(page.getByRole('main')).toContainText('Only 2 left');
  await expect(pieces).toHaveValue('1');
});

test('an empty cart has no checkout', async ({ page, shopper }) => {
  await page.goto('/checkout');
  await expect(page).toHaveURL(/\/cart$/);
  await expect(shopper.heading).toHaveText('Your cart');
});
