// What a role does not allow is not offered, and refused by whoever knows the address.

import { colleague, enter, numberOf, openOrder, part, signIn } from '../../fixtures/desk';
import { expect, test } from '../../fixtures/test';

test('support sees orders, and neither staff nor the way to pack', async ({ page, shopper, anotherShopper, expectStatus }) => {
  expectStatus(403);
  await shopper.buy('laligurans-blossom-tea');
  await shopper.order('Cash on delivery');
  const number = await numberOf(shopper);
  const desk = (await anotherShopper()).page;
  await signIn(desk, colleague('support'));

  await expect(desk.locator('#nav').getByRole('link', { name: 'Orders', exact: true, includeHidden: true })).toHaveCount(1);
  await expect(desk.locator('#nav').getByRole('link', { name: 'Staff', includeHidden: true })).toHaveCount(0);
  await openOrder(desk, number);
  await expect(part(desk, 'Next steps').getByRole('button', { name: 'Pack', exact: true, disabled: false })).toHaveCount(0);

  for (const path of ['/admin/staff', '/admin/roles', '/admin/audit']) {
    await desk.goto(path);
    await expect(desk.getByRole('main')).toContainText(/not|may/);
    await expect(desk.getByRole('table')).toHaveCount(0);
  }
  await page.goto('/admin/orders');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sign in');
});

test('an analyst is at once without what is taken away', async ({ page, anotherShopper, expectStatus }) => {
  expectStatus(403);
  const nima = colleague('support');
  const theirs = (await anotherShopper()).page;
  await signIn(theirs, nima);
  await theirs.goto('/admin/orders');
  await expect(theirs.getByRole('heading', { level: 1 })).toHaveText('Orders');

  await signIn(page);
  await page.goto('/admin/staff');
  const row = page.getByRole('row').filter({ hasText: nima.email });
  await row.getByText('Change', { exact: true }).click();
  await row.getByLabel('Role').selectOption({ label: 'Analyst' });
  await row.getByRole('button', { name: 'Give this role' }).click();
  await expect(row).toContainText('Analyst');

  // A changed role ends the sessions that had the old one.
  await theirs.goto('/admin/orders');
  await expect(theirs.getByRole('table')).toHaveCount(0);
  if (/sign-in/.test(theirs.url())) {
    await enter(theirs, nima);
    await theirs.goto('/admin/orders');
  }
  await expect(theirs.getByRole('main')).toContainText(/not|may/);
  await expect(theirs.getByRole('table')).toHaveCount(0);
});
