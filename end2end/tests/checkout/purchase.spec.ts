// The way of a purchase: from the front page to an order that is paid, or that will be at the door.

import { expect, test } from '../../fixtures/test';
import { rupees } from '../../fixtures/shopper';

test('from the front page to an order paid with eSewa', async ({ page, shopper, isMobile }) => {
  await page.goto('/');
  const categories = page.getByRole('region', { name: 'Shop by category' });
  await categories.getByRole('link', { name: 'Tea & pantry' }).click();
  await expect(shopper.heading).toHaveText('Tea & pantry');

  if (isMobile) await page.getByRole('button', { name: 'Filter', exact: true }).click();
  const filters = page.getByRole('complementary', { name: 'Filters' });
  await filters.getByRole('checkbox', { name: /^500 g/ }).check();
  await filters.getByRole('button', { name: /^Show results/ }).click();
  await expect(page.getByRole('list', { name: 'Chosen filters' })).toContainText('500 g');
  await page.getByRole('link', { name: 'Palpa Arabica Coffee' }).click();
  await expect(shopper.heading).toHaveText('Palpa Arabica Coffee');
  await shopper.productIsLive();

  await page.getByRole('group', { name: 'Weight' }).getByRole('link', { name: '500 g' }).click();
  await page.getByRole('group', { name: 'Grind' }).getByRole('link', { name: 'Filter' }).click();
  await expect(page).toHaveURL(/\?sku=CFS01-500G-FILTER$/);
  await shopper.productIsLive();
  await shopper.addToCart();
  if (shopper.scripts) await shopper.drawer.getByRole('link', { name: 'View the cart' }).click();
  const cart = page.getByRole('list', { name: 'In the cart' });
  await expect(cart.getByRole('listitem')).toHaveCount(1);
  await expect(cart).toContainText('500 g');

  await page.getByRole('link', { name: 'Checkout' }).click();
  await shopper.checkoutIsLive();
  await shopper.fill();
  await expect(shopper.placeButton).toHaveText(`Pay ${rupees(1690)} with eSewa`, { useInnerText: true });
  await shopper.placeButton.click();
  await shopper.reachWallet();
  await shopper.payAtWallet();

  await shopper.expectPaid();
  await expect(shopper.timeline).toContainText(['Order placed', 'Payment started', 'Payment received', 'What comes next']);
  const bill = page.getByRole('region', { name: 'What you ordered' });
  await expect(bill).toContainText('Palpa Arabica Coffee');
  await expect(bill.getByRole('definition').last()).toHaveText(rupees(1690));
});

test('an order that is paid in cash at the door', async ({ page, shopper }) => {
  await shopper.buy('lacquer-chopsticks', 2);
  await shopper.openCheckout();
  await shopper.fill();
  await shopper.choose('Cash on delivery');
  await expect(shopper.placeButton).toHaveText(`Order for ${rupees(1060)}, cash on delivery`, { useInnerText: true });
  await shopper.placeButton.click();

  await expect(shopper.heading).toHaveText('Thank you, Asha. Your order is in.');
  await expect(page.getByText('Cash on delivery: to be paid to the rider').filter({ visible: true })).toBeVisible();
  await expect(page.getByText(`Please have ${rupees(1060)} ready.`)).toBeVisible();
  await expect(shopper.timeline).toContainText(['Order placed', 'What comes next']);
  // One screen between the cart and the order.
  expect(shopper.seen.slice(-2)).toEqual(['/checkout', shopper.orderPath()]);

  await page.reload();
  await expect(shopper.heading).toHaveText('Thank you, Asha. Your order is in.');
});

test('between the cart and the wallet is one screen to fill in', async ({ shopper }) => {
  await shopper.buy('roasted-peanuts');
  await shopper.openCart();

  await shopper.order('eSewa');
  await shopper.payAtWallet();
  await shopper.expectPaid();

  const order = shopper.orderPath();
  const ours = shopper.seen.slice(shopper.seen.lastIndexOf('/cart') + 1).filter((place) => !place.startsWith('/pay/'));
  expect(ours).toEqual(['/checkout', `${order}/pay`, order]);
});

test('somebody else does not see the order', async ({ shopper, anotherShopper, expectStatus }) => {
  expectStatus(404);
  await shopper.buy('roasted-peanuts');
  await shopper.order('Cash on delivery');

  const other = await anotherShopper();
  const path = shopper.orderPath();
  const guess = path.slice(0, -1) + (path.endsWith('a') ? 'b' : 'a');
  const answer = await other.page.goto(guess);

  expect(answer?.status()).toBe(404);
  await expect(other.heading).toHaveText('This page is not here');
});
