// A cash order through the cash desk: called, packed, handed over with others, delivered, and its cash in the shop.

import { randomInt } from 'node:crypto';
import { markDelivered, numberOf, openOrder, part, press, signIn } from '../../fixtures/desk';
import { expect, test } from '../../fixtures/test';

test('cash is followed from the call to the courier’s statement', async ({ shopper, anotherShopper }) => {
  test.slow();
  await shopper.buy('laligurans-blossom-tea');
  await shopper.order('Cash on delivery');
  const number = await numberOf(shopper);
  const desk = (await anotherShopper()).page;
  await signIn(desk);

  // The number is new: somebody calls.
  await desk.goto('/admin/cash');
  const call = desk.getByRole('listitem').filter({ hasText: number });
  await call.getByLabel('Note').fill('Deliver after five');
  await call.getByRole('button', { name: 'Confirmed' }).click();
  await expect(desk.getByRole('listitem').filter({ hasText: number })).toHaveCount(0);

  await openOrder(desk, number);
  await expect(part(desk, 'What happened')).toContainText('Deliver after five');
  await part(desk, 'Next steps').getByRole('button', { name: 'Pack', exact: true }).click();

  // The parcel leaves with a courier, on a manifest.
  const tracking = `T-${randomInt(1_000_000_000)}`;
  const courier = `Courier ${tracking}`;
  await desk.goto('/admin/cash/parcels');
  await desk.getByRole('checkbox', { name: `Take the parcel of ${number}` }).check();
  await desk.getByLabel(`Tracking number for ${number}`).fill(tracking);
  await desk.getByLabel('Courier').fill(courier);
  await desk.getByRole('button', { name: 'Hand over the ticked parcels' }).click();
  await expect(desk.getByRole('main')).toContainText(courier);

  await openOrder(desk, number);
  await expect(part(desk, 'Parcels')).toContainText(tracking);
  await markDelivered(desk);
  const asked = /Cash Rs\s([\d,]+) of/.exec(await part(desk, 'Parcels').innerText())?.[1].replaceAll(',', '');
  expect(asked, 'the cash is with the courier').toBeTruthy();
  await desk.goto('/admin/cash/debts');
  await expect(desk.getByRole('rowheader', { name: courier })).toBeVisible();

  // What the courier says, compared before it is taken.
  await desk.goto('/admin/cash/statements');
  const take = part(desk, 'Take a statement');
  await take.getByLabel('Courier').fill(courier);
  await take.getByLabel('Or its rows').fill(`Tracking,COD amount,Charge,Net\n${tracking},${asked},100,${Number(asked) - 100}`);
  await take.getByRole('button', { name: 'See what it means' }).click();
  await expect(desk.getByRole('row').filter({ hasText: number })).toContainText('Exact');
  await desk.getByRole('button', { name: 'Take this statement' }).click();
  await press(desk.getByRole('button', { name: 'Close it' }));
  await expect(desk.getByRole('main')).toContainText('Closed');

  await openOrder(desk, number);
  await expect(part(desk, 'Parcels')).toContainText('received from the courier');
  await desk.goto('/admin/cash/debts');
  await expect(desk.getByRole('rowheader', { name: courier })).toHaveCount(0);
  await shopper.page.reload();
  await expect(shopper.heading).toHaveText('Your order has arrived');
});

test('a caller who does not want it frees the goods', async ({ shopper, anotherShopper }) => {
  await shopper.buy('laligurans-blossom-tea');
  await shopper.order('Cash on delivery');
  const number = await numberOf(shopper);
  const desk = (await anotherShopper()).page;
  await signIn(desk);

  await desk.goto('/admin/cash');
  const call = desk.getByRole('listitem').filter({ hasText: number });
  await press(call.getByRole('button', { name: 'Does not want it' }));
  await expect(desk.getByRole('listitem').filter({ hasText: number })).toHaveCount(0);

  await shopper.page.reload();
  await expect(shopper.heading).toHaveText('This order was cancelled');
});
