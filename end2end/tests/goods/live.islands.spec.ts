// The open list of stock follows what is sold.

import { signIn } from '../../fixtures/desk';
import { inStock, publish, receive, unheardOf } from '../../fixtures/goods';
import { expect, test } from '../../fixtures/test';

test('a sale shows in the open list', async ({ shopper, anotherShopper }) => {
  const desk = (await anotherShopper()).page;
  const mug = unheardOf('Mug');
  await signIn(desk);
  await publish(desk, mug);
  await receive(desk, [mug.sku], 4);
  const row = await inStock(desk, mug.sku);
  await expect(desk.getByText('Live', { exact: true })).toBeVisible();

  await shopper.buy(mug.slug);
  await shopper.order('Cash on delivery');

  await expect(row.locator('[data-stock$=".available"]')).toHaveText('3');
  await expect(row.locator('[data-stock$=".reserved"]')).toHaveText('1');
});

test('cells of a spreadsheet are pasted into the grid', async ({ page }) => {
  const mug = unheardOf('Mug');
  await signIn(page);
  await publish(page, mug);
  await receive(page, [mug.sku], 4);
  await page.goto(`/admin/stock/edit?q=${mug.sku}`);
  const cell = page.locator('[data-grid-cell]').first();
  await cell.focus();
  await cell.evaluate((target) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', '9\t\t450');
    target.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  });
  await expect(page.getByText('3 cells were filled in')).toBeVisible();
  await page.getByRole('button', { name: /^Save/ }).first().click();
  await expect((await inStock(page, mug.sku)).locator('[data-stock$=".on_hand"]')).toHaveText('9');
});
