// axe finds nothing on the pages of single things: a product, its stock, a count, a file, and what was typed wrong.

import { expectAccessible } from '../../fixtures/accessibility';
import { signIn } from '../../fixtures/desk';
import { inStock, publish, receive, unheardOf } from '../../fixtures/goods';
import { expect, test, type Page } from '../../fixtures/test';

async function look(page: Page, name: string) {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await test.step(`${name} ${colorScheme}`, () => expectAccessible(page));
  }
}

test('axe: single things of the back office', async ({ page, anotherShopper, expectStatus }) => {
  test.slow();
  expectStatus(409);
  expectStatus(422);
  const bowl = unheardOf('Bowl');
  await signIn(page);
  await publish(page, bowl);
  await look(page, 'a product without stock');
  const address = page.url();
  const other = (await anotherShopper()).page;
  await signIn(other);
  await other.goto(address);
  await page.getByLabel('Title', { exact: true }).fill(`${bowl.title} of walnut`);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await other.getByLabel('Title', { exact: true }).fill(`${bowl.title} of maple`);
  await other.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(other.getByText('Somebody else has changed this product meanwhile')).toBeVisible();
  await look(other, 'a product that two people have changed');

  await page.goto('/admin/products/new');
  await page.getByLabel('SKU of The product').fill('two words');
  await page.getByRole('button', { name: 'Save and publish' }).click();
  await expect(page.getByText(/things are to be mended/)).toBeVisible();
  await look(page, 'a product with mistakes');

  await receive(page, [bowl.sku], 5);
  await inStock(page, bowl.sku);
  await page.getByRole('checkbox', { name: `Select ${bowl.title}` }).check();
  await page.getByRole('button', { name: 'Count', exact: true }).click();
  await look(page, 'a count');
  await inStock(page, bowl.sku);
  await page.getByRole('main').getByRole('link', { name: new RegExp(bowl.title) }).first().click();
  await expect(page.getByRole('heading', { name: 'Change the stock' })).toBeVisible();
  await look(page, 'the stock of a variant');

  for (const list of ['/admin/categories', '/admin/collections']) {
    await page.goto(list);
    await page.getByRole('main').locator(`a[href^="${list}/"]:not([href$="/new"])`).first().click();
    await expect(page).toHaveURL(new RegExp(`${list}/\\d+`));
    await look(page, list);
  }

  await page.goto('/admin/products/import');
  const buffer = Buffer.from(`Handle,Variant SKU,Variant Price\n${bowl.slug},${bowl.sku},cheap`);
  await page.getByLabel('File (CSV)').setInputFiles({ name: 'goods.csv', mimeType: 'text/csv', buffer });
  await page.getByRole('button', { name: 'See what it would do' }).click();
  await expect(async () => {
    await page.reload();
    await expect(page.getByRole('region', { name: 'What is next' })).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 25_000 });
  await look(page, 'a file that was checked');
});
