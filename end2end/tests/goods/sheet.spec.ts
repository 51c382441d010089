// Products come in as a file: checked, taken in part, mended, taken whole, and nothing the second time.

import { part, signIn } from '../../fixtures/desk';
import { unheardOf } from '../../fixtures/goods';
import { expect, test, type Page } from '../../fixtures/test';

const HEAD = 'Handle,Title,Body (HTML),Vendor,Variant SKU,Variant Price,Variant Inventory Qty,Status';

async function check(desk: Page, lines: string[]) {
  await desk.goto('/admin/products/import');
  await desk.getByLabel(/^New products whose category/).selectOption({ index: 1 });
  const buffer = Buffer.from([HEAD, ...lines].join('\r\n'));
  await desk.getByLabel('File (CSV)').setInputFiles({ name: 'goods.csv', mimeType: 'text/csv', buffer });
  await desk.getByRole('button', { name: 'See what it would do' }).click();
}

/** The shop works by itself; without scripts somebody looks again. */
async function until(desk: Page, text: string | RegExp) {
  await expect(async () => {
    await desk.reload();
    await expect(desk.getByRole('region', { name: 'What is next' })).toContainText(text, { timeout: 500 });
  }).toPass({ timeout: 25_000 });
}

test('a file with mistakes is mended and taken', async ({ shopper, anotherShopper }) => {
  test.slow();
  const desk = (await anotherShopper()).page;
  const [lamp, rug] = [unheardOf('Lamp'), unheardOf('Rug')];
  const good = `${lamp.slug},${lamp.title},<p>Of <b>brass</b><script>alert(1)</script></p>,Patan Metal,${lamp.sku},3200,6,active`;
  const rugs = (price: string) => `${rug.slug},${rug.title},,=HYPERLINK(1),${rug.sku},${price},2,active`;
  await signIn(desk);

  await check(desk, [good, rugs('cheap')]);
  await until(desk, '1 products cannot be taken');
  await desk.getByRole('navigation', { name: 'Products of the file' }).getByRole('link', { name: /^Refused/ }).click();
  await expect(desk.getByRole('row').filter({ hasText: rug.slug })).toContainText(/Mend: line 3.*Variant Price/);
  await desk.getByRole('button', { name: 'Import 1 product' }).click();
  await until(desk, '1 products were not taken');
  await shopper.openProduct(lamp.slug);
  await expect(shopper.page.getByRole('main')).toContainText('Of brass');

  await check(desk, [good, rugs('5400')]);
  await until(desk, 'Nothing is changed yet');
  await desk.getByRole('button', { name: 'Import 1 product' }).click();
  await until(desk, 'All of the file is in the shop');
  await shopper.buy(rug.slug);
  const report = await desk.request.get(`${desk.url().split('?')[0]}/report.csv`);
  expect(await report.text()).toMatch(new RegExp(`${lamp.slug}.*scripts within a description are left out`));

  await check(desk, [good, rugs('5400'), '']);
  await until(desk, 'there is nothing to do');
  await expect(part(desk, 'What is next').getByRole('button')).toHaveCount(0);

  const file = await desk.request.get(`/admin/products/export/products.csv?q=${rug.slug}`);
  const text = await file.text();
  expect(text).toContain(rug.sku);
  expect(text, 'a formula stays text').toContain("'=HYPERLINK(1)");
});
