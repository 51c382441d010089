// What goes wrong between the shop and the wallet, and how the shopper gets through it.

import { pasal, running } from '../../fixtures/shop';
import { expect, test } from '../../fixtures/test';

test.beforeEach(async ({ shopper }) => {
  await shopper.buy('wooden-yo-yo');
  await shopper.order('eSewa');
});

test('a cancelled payment leads to the order, which can be paid again', async ({ page, shopper }) => {
  await shopper.cancelAtWallet();
  await shopper.expectUnpaid();
  await expect(page.getByRole('alert')).toContainText('The payment was not made, and nothing was charged.');
  await expect(page.getByRole('region', { name: 'What you ordered' })).toContainText('Ball-Bearing Yo-Yo');
  await expect(page.getByText(shopper.customer.street)).toBeVisible();

  await page.getByRole('button', { name: /^Pay Rs.* with eSewa$/ }).click();
  await shopper.reachWallet();
  await shopper.payAtWallet();

  await shopper.expectPaid();
  await expect(shopper.timeline).toContainText(['Order placed', 'Payment did not go through', 'Payment received']);
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('after a cancelled payment cash will do', async ({ page, shopper }) => {
  await shopper.cancelAtWallet();
  await shopper.expectUnpaid();

  await page.getByRole('button', { name: 'Pay with cash instead' }).click();

  await expect(shopper.heading).toHaveText('Thank you, Asha. Your order is in.');
  await expect(page.getByText('Cash on delivery: to be paid to the rider').filter({ visible: true })).toBeVisible();
  await expect(shopper.timeline.filter({ hasText: 'Changed to cash on delivery' })).toHaveCount(1);
});

test('whoever comes back from the wallet by the back button finds the pay page and goes on', async ({ page, shopper }) => {
  await page.goBack();
  await expect(shopper.heading).toHaveText('One step left: pay');

  await page.getByRole('link', { name: /^Back to the order/ }).click();
  await shopper.expectUnpaid();
});

test('a payment whose way back was lost is found', async ({ page, shopper }) => {
  const transaction = await shopper.transaction();
  await shopper.fail('Pay, but lose the way back');
  await shopper.openOrder();
  await shopper.expectUnpaid();

  // A return of any kind is a reason to ask the wallet at once; the reconciler asks by itself after five minutes.
  await page.goto(`/pay/esewa/${transaction}/failure`);
  await shopper.expectPaid();

  await pasal(running(), 'reconcile', '--once');
  await page.reload();
  await shopper.expectPaid();
});

test('a payment that comes back several times counts once', async ({ page, shopper }) => {
  await shopper.fail('Pay, and return several times');
  await page.getByRole('link', { name: 'Return to the shop' }).click();
  await shopper.expectPaid();
});

test('an unpaid order is not paid by its own signature', async ({ page, shopper, expectStatus }) => {
  expectStatus(404);
  await shopper.fail("Do not pay, return the form's own signature");
  await expect(shopper.heading).toHaveText('This page is not here');

  await shopper.openOrder();
  await shopper.expectUnpaid();
  await pasal(running(), 'reconcile', '--once');
  await page.reload();
  await shopper.expectUnpaid();
});

test('a return with another amount is not believed', async ({ shopper, expectStatus }) => {
  expectStatus(404);
  await shopper.fail('Pay, and return with another amount');
  await expect(shopper.heading).toHaveText('This page is not here');

  await shopper.openOrder();
  await shopper.expectUnpaid();
});

test('while the wallet hesitates the shopper is asked not to pay twice', async ({ page, shopper }) => {
  await shopper.fail('Leave the payment pending');

  await expect(shopper.heading).toHaveText('We are checking your payment');
  await expect(page.getByRole('button', { name: /eSewa/ })).toHaveCount(0);
});
