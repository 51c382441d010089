// Goods that were delivered come back: the customer asks, the shop answers, receives, looks and gives money back.

import { deliver, numberOf, part, signIn, unfold } from '../../fixtures/desk';
import { expect, test } from '../../fixtures/test';

test('goods that were delivered go back, and so does the money', async ({ shopper, anotherShopper }) => {
  test.slow();
  await shopper.buy('laligurans-blossom-tea', 2);
  await shopper.order('eSewa');
  await shopper.payAtWallet();
  await shopper.expectPaid();
  const number = await numberOf(shopper);
  const desk = (await anotherShopper()).page;
  await signIn(desk);
  await deliver(desk, number);

  // The shopper asks.
  await shopper.page.reload();
  await shopper.page.getByRole('link', { name: 'Send something back' }).first().click();
  await shopper.page.getByLabel(/Blossom Tea/).fill('1');
  await shopper.page.getByLabel('Why?').selectOption({ label: 'It arrived damaged' });
  await shopper.page.getByLabel(/^What should we know/).fill('The tin has a dent');
  await shopper.page.getByRole('button', { name: 'Ask to send it back' }).click();
  await expect(shopper.page.getByText('We have your wish to send something back')).toBeVisible();
  await expect(part(shopper.page, 'Returns')).toContainText('Requested');

  // The shop agrees, receives, looks, gives the money back and closes.
  await desk.goto(`/admin/returns?q=${number}`);
  await desk.getByRole('row').filter({ hasText: number }).getByRole('link').first().click();
  await expect(desk.getByRole('heading', { level: 1 })).toContainText(number);
  const returns = part(desk, 'Returns');
  await expect(returns).toContainText('The tin has a dent');
  await unfold(returns, 'Approve return');
  await returns.getByLabel(/^How is it to be sent back/).fill('Bring it to the shop in Patan');
  await returns.getByRole('button', { name: 'Approve return' }).click();
  await shopper.page.reload();
  await expect(part(shopper.page, 'Returns')).toContainText('Bring it to the shop in Patan');

  await returns.getByRole('link', { name: 'Goods arrived' }).click();
  await desk.getByRole('button', { name: 'Goods arrived' }).click();
  await returns.getByRole('link', { name: 'Inspect goods' }).click();
  await desk.getByRole('spinbutton').fill('1');
  await desk.getByRole('button', { name: 'Inspect goods' }).click();
  await expect(returns).toContainText('1 written off');

  await part(desk, 'Next steps').getByRole('link', { name: 'Refund' }).click();
  await desk.getByRole('radio', { name: /^The price of the pieces/ }).check();
  await desk.getByRole('spinbutton').fill('1');
  await desk.getByLabel(/^For/).selectOption({ label: 'Return 1' });
  await desk.getByLabel('Why', { exact: true }).fill('The tin was dented');
  await desk.getByRole('button', { name: 'Refund' }).click();
  const refunds = part(desk, 'Refunds');
  await unfold(refunds, 'Confirm refund');
  await refunds.getByLabel('Number of the refund').fill(`EP-${number}`);
  await refunds.getByRole('button', { name: 'Confirm refund' }).click();
  await expect(refunds).toContainText(`EP-${number}`);
  await returns.getByRole('button', { name: 'Close return' }).click();
  await expect(returns).toContainText('Closed');

  await shopper.page.reload();
  await expect(part(shopper.page, 'Returns')).toContainText('This return is done.');
  await expect(shopper.page.getByText('eSewa: partly refunded').filter({ visible: true })).toBeVisible();
});
