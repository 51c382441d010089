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
  const paste = async (text: string): Promise<void> => {
    const cell = page.locator('[data-grid-cell]').first();
    await cell.focus();
    await cell.evaluate((target, pasted) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', pasted);
      target.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    }, text);
  };
  await paste('9\t\t450');
  await expect(page.getByText('2 cells were filled in')).toBeVisible();
  await paste('8\t\t\t\n7\t\t300\n');
  await expect(page.getByText('1 cells were filled in. 1 pasted lines found no place')).toBeVisible();
  await expect(page.getByLabel(`Cost of a piece, ${mug.title}`)).toHaveValue('450');
  await page.getByRole('button', { name: /^Save/ }).first().click();
  await expect((await inStock(page, mug.sku)).locator('[data-stock$=".on_hand"]')).toHaveText('8');
});
