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

test('before it is packed, an order gets another article and another street', async ({ page, shopper, anotherShopper, expectStatus }) => {
  expectStatus(422);
  const number = await ordered(shopper);
  const desk = (await anotherShopper()).page;
  await signIn(desk);
  await openOrder(desk, number);
  await part(desk, 'Next steps').getByRole('link', { name: 'Edit order' }).click();
  await expect(desk.getByLabel('Name', { exact: true })).toHaveValue(shopper.customer.name);

  // What is looked for keeps what was typed before, and what cannot be, too.
  await desk.getByLabel('Street, house').fill('Jhamsikhel, green door');
  await desk.getByLabel('Number or name of an article').fill('roasted peanuts');
  await desk.getByRole('button', { name: 'Find' }).click();
  await desk.getByRole('button', { name: /^Add .*Peanuts/i }).first().click();
  await expect(desk.getByRole('list', { name: 'New articles' })).toContainText(/peanuts/i);
  await expect(desk.getByRole('status').filter({ hasText: 'The order will cost' })).toContainText('more than now');
  await desk.getByLabel('Ward').fill('77');
  await desk.getByLabel('Why, for the books').fill('as agreed on the telephone');
  await desk.getByRole('button', { name: 'Change the order' }).click();
  await expect(desk.getByRole('alert').first()).toContainText('The address is not complete');
  await expect(desk.getByLabel('Street, house')).toHaveValue('Jhamsikhel, green door');
  await expect(desk.getByRole('list', { name: 'New articles' })).toContainText(/peanuts/i);

  await desk.getByLabel('Ward').fill(shopper.customer.ward);
  await desk.getByRole('button', { name: 'See what it costs' }).click();
  await desk.getByRole('button', { name: 'Change the order' }).click();
  await expect(desk.getByRole('heading', { level: 1 })).toContainText(number);
  await expect(desk.getByRole('main')).toContainText('Jhamsikhel, green door');

  await page.reload();
  await expect(page.getByRole('main')).toContainText(/peanuts/i);
  await expect(page.getByRole('main')).toContainText('Jhamsikhel, green door');
});

test('who has not signed in sees nothing of the back office', async ({ page }) => {
  for (const path of ['/admin', '/admin/orders', '/admin/customers', '/admin/staff', '/admin/cash', '/admin/audit']) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sign in');
  }
});

test('no page of the back office is wider than the screen', async ({ page }) => {
  test.slow();
  await signIn(page);
  for (const path of DESK) {
    await page.goto(`/admin${path}`);
    await expect(page.getByRole('heading', { level: 1 }), path).toHaveCount(1);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(overflow, path).toBeLessThanOrEqual(0);
  }
});
