// An order from the desk's side: signed in as the owner, from confirmed to delivered, with its papers.

import { DESK, numberOf, openOrder, part, signIn } from '../../fixtures/desk';
import type { Shopper } from '../../fixtures/shopper';
import { expect, test } from '../../fixtures/test';

/** A cash order of somebody, and its number. */
async function ordered(shopper: Shopper): Promise<string> {
  await shopper.buy('laligurans-blossom-tea');
  await shopper.order('Cash on delivery');
  return numberOf(shopper);
}

test('a cash order is confirmed, packed, handed over and delivered', async ({ page, shopper, anotherShopper }) => {
  const number = await ordered(shopper);
  const desk = (await anotherShopper()).page;
  await signIn(desk);

  await openOrder(desk, number);
  const steps = part(desk, 'Next steps');
  await steps.getByRole('button', { name: 'Confirm order' }).click();
  await steps.getByRole('button', { name: 'Pack', exact: true }).click();
  await desk.getByText('Hand to courier').first().click();
  await desk.getByLabel('Courier').fill('Nepal Can Move');
  await desk.getByRole('button', { name: 'Hand to courier' }).click();
  await expect(desk.getByRole('main')).toContainText('Nepal Can Move');

  await desk.goto(`/admin/orders/${number}/invoice`);
  await expect(desk.getByRole('main')).toContainText(/INV-\d{4}\/\d{2}-\d{6}/);
  const pdf = await desk.request.get(`/admin/orders/${number}/invoice.pdf`);
  expect(pdf.headers()['content-type']).toBe('application/pdf');
  expect((await pdf.body()).subarray(0, 5).toString()).toBe('%PDF-');

  await page.reload();
  await expect(page.getByRole('main')).toContainText('Handed to the courier');
  await expect(page.getByRole('link', { name: 'See the invoice' })).toBeVisible();
});

test('who has not signed in sees nothing of the back office', async ({ page }) => {
  for (const path of ['/admin', '/admin/orders', '/admin/customers', '/admin/staff', '/admin/cash', '/admin/audit']) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sign in');
  }
});

test('no page of the back office is wider than the screen', async ({ page }) => {
  await signIn(page);
  for (const path of DESK) {
    await page.goto(`/admin${path}`);
    await expect(page.getByRole('heading', { level: 1 }), path).toHaveCount(1);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(overflow, path).toBeLessThanOrEqual(0);
  }
});
