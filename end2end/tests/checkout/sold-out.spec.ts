// The last pieces go to somebody else while they are in a cart.

import { expect, test } from '../../fixtures/test';
import { rupees } from '../../fixtures/shopper';

/** Each project needs pieces of its own, and this is how many there are. */
const FEW: Record<string, { slug: string; title: string; pieces: number }> = {
  desktop: { slug: 'lokta-paper-lantern', title: 'Lokta Paper Lantern', pieces: 9 },
  phone: { slug: 'oat-and-honey-cookies', title: 'Oat and Honey Cookies', pieces: 3 },
  'desktop-plain': { slug: 'lotus-frame-mirror', title: 'Lotus Frame Mirror', pieces: 3 },
  'phone-plain': { slug: 'bhojpur-chefs-knife', title: "Bhojpur Chef's Knife", pieces: 3 },
};

test('sold out while in the cart: the difference is shown and nothing is lost', async ({ page, shopper, anotherShopper, expectStatus }, info) => {
  expectStatus(422);
  const { slug, title, pieces } = FEW[info.project.name];
  const other = await anotherShopper();
  await shopper.buy(slug, 2);
  await shopper.buy('table-tennis-bat');
  await shopper.openCheckout();
  await shopper.fill();
  await shopper.choose('Cash on delivery');

  await other.buy(slug, pieces);
  await other.order('Cash on delivery');
  await shopper.placeButton.click();

  const changed = page.getByRole('alert');
  await expect(changed).toContainText('something has changed');
  await expect(changed).toContainText(`${title} has just been sold out.`);
  await shopper.expectFilled();
  await expect(page.getByRole('radio', { name: /^Cash on delivery/ })).toBeChecked();

  await changed.getByRole('link', { name: 'edit your cart' }).click();
  const cart = page.getByRole('list', { name: 'In the cart' });
  const line = cart.getByRole('listitem').filter({ hasText: title });
  await expect(line).toContainText('Sold out. Remove it to go on.');
  await expect(page.getByRole('link', { name: 'Checkout' })).toHaveCount(0);
  await shopper.cartIsLive();
  await line.getByRole('button', { name: /^Remove/ }).click();
  await expect(line).toHaveCount(0);
  await page.getByRole('link', { name: 'Checkout' }).click();

  await shopper.checkoutIsLive();
  await shopper.expectFilled();
  await expect(shopper.placeButton).toContainText(rupees(1350));
  await shopper.placeButton.click();
  await expect(shopper.heading).toHaveText('Thank you, Asha. Your order is in.');
  await expect(page.getByRole('region', { name: 'What you ordered' })).not.toContainText(title);
});
