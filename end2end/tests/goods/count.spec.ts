// The shelf is counted while the shop sells, and the difference is booked.

import { press, signIn } from '../../fixtures/desk';
import { inStock, publish, receive, unheardOf } from '../../fixtures/goods';
import { expect, test } from '../../fixtures/test';

test('a stock-take books what is missing, and no sale', async ({ shopper, anotherShopper, expectStatus }) => {
  test.slow();
  expectStatus(422);
  const desk = (await anotherShopper()).page;
  const mug = unheardOf('Mug');
  await signIn(desk);
  await publish(desk, mug);
  await receive(desk, [mug.sku], 10);

  await inStock(desk, mug.sku);
  await desk.getByRole('checkbox', { name: `Select ${mug.title}` }).check();
  await desk.getByRole('button', { name: 'Count', exact: true }).click();
  await expect(desk.getByRole('heading', { level: 1 })).toContainText('Being counted');
  await shopper.buy(mug.slug);
  await shopper.order('Cash on delivery');

  await desk.getByLabel(`${mug.title} on the shelf`).fill('many');
  await desk.getByRole('button', { name: 'Save what is counted' }).click();
  await expect(desk.getByLabel(`${mug.title} on the shelf`)).toHaveValue('many');
  await desk.getByLabel(`${mug.title} on the shelf`).fill('8');
  await desk.getByRole('button', { name: 'Save what is counted' }).click();
  await expect(desk.getByRole('row').filter({ hasText: mug.sku })).toContainText(/[−-]2/);
  await press(desk.getByRole('button', { name: 'Book the differences' }));
  await expect(desk.getByRole('heading', { level: 1 })).toContainText('Booked');

  const row = await inStock(desk, mug.sku);
  await expect(row.locator('[data-stock$=".on_hand"]')).toHaveText('8');
  await expect(row.locator('[data-stock$=".available"]')).toHaveText('7');
  await row.getByRole('link').first().click();
  await expect(desk.getByRole('region', { name: 'Newest movements' })).toContainText(/[−-]2/);
});
