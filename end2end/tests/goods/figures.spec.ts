// A chart is a picture, a table and a file, and leads to the orders behind it.

import { numberOf, signIn } from '../../fixtures/desk';
import { expect, test } from '../../fixtures/test';

test('a chart is read as picture, table and file, and followed to its list', async ({ shopper, anotherShopper, scripts }) => {
  await shopper.buy('laligurans-blossom-tea');
  await shopper.order('Cash on delivery');
  const number = await numberOf(shopper);
  const desk = (await anotherShopper()).page;
  await signIn(desk);
  await desk.goto('/admin/analytics?range=7d');

  const orders = desk.getByRole('figure', { name: 'Orders', exact: true });
  const told = /([\d,]+) orders?/.exec(await orders.innerText())?.[1];
  expect(Number(told?.replaceAll(',', ''))).toBeGreaterThan(0);
  if (scripts) await expect(orders.locator('[data-chart] svg')).toBeVisible();
  await orders.getByText('Numbers as a table').click();
  const today = orders.getByRole('row').last();
  await expect(today.getByRole('cell').first()).not.toHaveText('0');
  const link = desk.getByRole('link', { name: 'Orders as a CSV file' });
  const file = await desk.request.get((await link.getAttribute('href')) ?? '');
  expect(file.headers()['content-type']).toContain('text/csv');
  const lines = (await file.text()).trim().split('\r\n');
  expect(lines).toHaveLength(1 + (await orders.getByRole('row').count()) - 1);

  await today.getByRole('link').first().click();
  await expect(desk.getByRole('heading', { level: 1 })).toHaveText('Orders');
  await desk.goto(`${desk.url()}&q=${number}`);
  await expect(desk.getByRole('main').getByRole('link', { name: number, exact: true })).toBeVisible();
});

test('the first page of the desk tells the day', async ({ page }) => {
  await signIn(page);
  await expect(page.getByRole('main')).toContainText('Gross revenue');
  await expect(page.getByRole('main')).toContainText('Today');
});
