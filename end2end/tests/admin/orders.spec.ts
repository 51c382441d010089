// An order from the desk's side: signed in as the owner, from confirmed to delivered, with its papers.

import { expect, test, type Page } from '../../fixtures/test';
import { DESK, signIn } from '../../fixtures/desk';

/** A cash order of somebody, and its number. */
async function ordered(page: Page, shopper: import('../../fixtures/shopper').Shopper): Promise<string> {
  await shopper.openProduct('laligurans-blossom-tea');
  await shopper.addToCart();
  await shopper.openCheckout();
  await shopper.fill(shopper.customer);
  await shopper.choose('Cash on delivery');
  await shopper.placeButton.click();
  await expect(shopper.heading).toHaveText(/^Thank you/);
  const number = /P-[0-9A-Z]{8}/.exec(await page.getByRole('main').innerText())?.[0];
  if (!number) throw new Error('the order names no number');
  return number;
}

test('a cash order is confirmed, packed, handed over and delivered', async ({ page, shopper, anotherShopper }) => {
  const number = await ordered(page, shopper);
  const desk = (await anotherShopper()).page;
  await signIn(desk);

  await desk.goto(`/admin/orders?q=${number}`);
  await desk.getByRole('main').getByRole('link', { name: number, exact: true }).click();
  await expect(desk.getByRole('heading', { level: 1 })).toContainText(number);

  const steps = desk.getByRole('region', { name: 'Next steps' });
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
