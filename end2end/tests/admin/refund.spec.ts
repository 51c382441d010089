// An order that was paid with the wallet, called off, and its money given back.

import { numberOf, openOrder, part, press, signIn, unfold } from '../../fixtures/desk';
import { expect, test } from '../../fixtures/test';

test('a paid order is cancelled and refunded', async ({ page, shopper, anotherShopper }) => {
  test.slow();
  await shopper.buy('laligurans-blossom-tea');
  await shopper.order('eSewa');
  await shopper.payAtWallet();
  await shopper.expectPaid();
  await expect(page.getByRole('button', { name: 'Cancel this order' })).toHaveCount(0);
  const number = await numberOf(shopper);
  const desk = (await anotherShopper()).page;
  await signIn(desk);
  await openOrder(desk, number);

  const steps = part(desk, 'Next steps');
  await unfold(steps, 'Cancel order');
  await steps.getByLabel('Why').selectOption({ label: 'The customer wished it' });
  await press(steps.getByRole('button', { name: 'Cancel order' }));
  await expect(desk.getByRole('heading', { level: 1 })).toContainText('Cancelled');

  // The wallet gives nothing back by itself: the shop does it in the wallet's panel, and writes its number down.
  const refunds = part(desk, 'Refunds');
  await unfold(refunds, 'Confirm refund');
  await refunds.getByLabel('Number of the refund').fill(`EP-${number}`);
  await refunds.getByRole('button', { name: 'Confirm refund' }).click();
  await expect(refunds).toContainText(`EP-${number}`);
  await expect(desk.getByRole('heading', { level: 1 })).toContainText('Refunded');

  await page.reload();
  await expect(shopper.heading).toHaveText('This order was cancelled');
  await expect(page.getByText('eSewa: refunded', { exact: true }).filter({ visible: true })).toBeVisible();
});

test('a part of the money goes back', async ({ shopper, anotherShopper, expectStatus }) => {
  test.slow();
  expectStatus(422, 409);
  await shopper.buy('laligurans-blossom-tea', 2);
  await shopper.order('eSewa');
  await shopper.payAtWallet();
  await shopper.expectPaid();
  const number = await numberOf(shopper);
  const desk = (await anotherShopper()).page;
  await signIn(desk);
  await openOrder(desk, number);

  const refund = async (amount: string) => {
    await desk.getByRole('radio', { name: 'An amount' }).check();
    await desk.getByLabel(/^Amount/).fill(amount);
    await desk.getByLabel('Why', { exact: true }).fill('The tin has a dent');
    await desk.getByRole('button', { name: 'Refund' }).click();
  };
  await part(desk, 'Next steps').getByRole('link', { name: 'Refund' }).click();
  await refund('99999999');
  await expect(desk.getByRole('alert')).toContainText('Nothing was changed');
  await expect(desk.getByLabel('Why', { exact: true })).toHaveValue('The tin has a dent');
  await refund('50');

  await expect(part(desk, 'Refunds')).toContainText(/Rs\s50/);
});
