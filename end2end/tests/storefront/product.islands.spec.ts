// What scripts add to a product's page.

import { expect, test } from '../../fixtures/test';
import { rupees } from '../../fixtures/shopper';

test('choosing a variant changes address, price and stock without loading the page', async ({ page, shopper }) => {
  await shopper.openProduct('student-violin', 'MUS04-34');
  const loaded = shopper.seen.length;
  const entries = await page.evaluate(() => history.length);

  await page.getByRole('group').getByRole('link', { name: /^4\/4/ }).click();

  await expect(page).toHaveURL(/sku=MUS04-44$/);
  await expect(page.getByText(rupees(11500)).filter({ visible: true }).first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Sold out' })).toBeDisabled();
  expect(shopper.seen).toHaveLength(loaded);
  expect(await page.evaluate(() => history.length)).toBe(entries);
});

test('the drawer shows what is in the cart and gives the focus back', async ({ page, shopper }) => {
  await shopper.buy('thimi-mug', 2);
  await expect(shopper.drawer).toContainText('Thimi Mug');
  await expect(shopper.drawer).toContainText('Quantity 2');
  await expect(shopper.drawer).toContainText(rupees(1380));

  await page.keyboard.press('Escape');
  await expect(shopper.drawer).toBeHidden();
  await expect(page.getByRole('button', { name: 'Add to cart' })).toBeFocused();

  await page.getByRole('link', { name: /^Cart/ }).click();
  await expect(shopper.drawer).toBeVisible();
  await shopper.drawer.getByRole('button', { name: 'Close the cart' }).click();
  await expect(shopper.drawer).toBeHidden();
});

test('the count in the header stays from page to page', async ({ page, shopper }) => {
  const cart = page.getByRole('link', { name: /^Cart/ });
  await shopper.openProduct('thimi-mug');
  await expect(cart).toHaveAccessibleName('Cart');
  await shopper.addToCart(3);
  await page.keyboard.press('Escape');
  await expect(cart).toHaveAccessibleName(/^Cart 3 in the cart$/);

  for (const path of ['/', '/c/wear', '/help', '/search?q=tea']) {
    await page.goto(path);
    await expect(cart, path).toHaveAccessibleName(/^Cart 3 in the cart$/);
  }
  await page.goBack();
  await expect(cart).toHaveAccessibleName(/^Cart 3 in the cart$/);
});

test('the stepper keeps to what there is', async ({ page, shopper }) => {
  await shopper.openProduct('ruled-diary');
  const [less, more] = [page.getByRole('button', { name: 'Less: Quantity' }), page.getByRole('button', { name: 'More: Quantity' })];
  const pieces = page.getByRole('spinbutton', { name: 'Quantity' });

  await more.click();
  await expect(pieces).toHaveValue('2');
  await more.click();
  await expect(pieces).toHaveValue('2');
  await less.click();
  await less.click();
  await expect(pieces).toHaveValue('1');
});
