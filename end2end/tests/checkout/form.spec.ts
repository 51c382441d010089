// The checkout's form: short, and nothing that was typed is ever lost.

import { expect, test } from '../../fixtures/test';
import { running } from '../../fixtures/shop';

test.beforeEach(async ({ shopper }) => {
  await shopper.buy('dried-red-chillies');
  await shopper.openCheckout();
});

test('a guest fills in at most seven things', async ({ page }) => {
  const form = page.getByRole('main');
  const required = await form.locator(':required:visible').evaluateAll((fields) => fields.map((field) => (field as HTMLInputElement).name));
  expect([...new Set(required)]).toEqual(['name', 'phone', 'area', 'ward', 'street', 'delivery', 'payment']);

  const tokens = await form.getByRole('textbox').or(form.getByRole('combobox')).evaluateAll((fields) =>
    fields.filter((field) => field.id).map((field) => `${field.id}: ${field.getAttribute('autocomplete')}`),
  );
  expect(tokens).toEqual([
    'name: name',
    'phone: tel',
    'area: address-level2',
    'ward: address-level3',
    'street: address-line1',
    ...(tokens.includes('email: email') ? ['email: email', tokens.at(-1)] : []),
  ]);
});

test('a mistake is said beside its field and in a list, and everything typed stays', async ({ page, shopper, expectStatus }) => {
  expectStatus(422);
  const typed = { name: 'Asha Rai', phone: '12345', area: 'Lalitpur Metropolitan City, Lalitpur', ward: '99', street: 'Kupondole' };
  await shopper.fill(typed);
  await shopper.choose('Cash on delivery');
  await shopper.placeButton.click();

  const list = shopper.problems;
  await expect(list).toBeFocused();
  await expect(list.getByRole('link')).toHaveText([/^A mobile number has 10 digits/, 'Write the ward\'s number, from 1 to 33.']);
  await expect(shopper.field('ward')).toHaveAccessibleDescription(/Write the ward's number, from 1 to 33\./);
  await expect(shopper.field('ward')).toHaveAttribute('aria-invalid', 'true');
  await expect(shopper.field('name')).not.toHaveAttribute('aria-invalid', 'true');
  await shopper.expectFilled(typed);
  await expect(page.getByRole('radio', { name: /^Cash on delivery/ })).toBeChecked();

  await list.getByRole('link', { name: /^A mobile number/ }).click();
  await expect(shopper.field('phone')).toBeFocused();

  await shopper.fill();
  await shopper.placeButton.click();
  await expect(shopper.heading).toHaveText('Thank you, Asha. Your order is in.');
});

test('a place that is not known is answered with places that are', async ({ shopper, expectStatus }) => {
  expectStatus(422);
  await shopper.fill({ ...shopper.customer, area: 'Lalitpux' });
  await shopper.placeButton.click();

  await expect(shopper.problems.getByRole('link')).toHaveCount(1);
  await expect(shopper.field('area')).toHaveAttribute('aria-invalid', 'true');
  await expect(shopper.field('area')).toHaveAccessibleDescription(/Did you mean Lalitpur Metropolitan City, Lalitpur\?|choose it from the list/);
  await shopper.expectFilled({ ...shopper.customer, area: 'Lalitpux' });
});

test('what was typed is there after a look at the cart', async ({ page, shopper, expectStatus }) => {
  expectStatus(422);
  await shopper.fill({ ...shopper.customer, phone: '12345' });
  await shopper.placeButton.click();
  await expect(shopper.problems).toBeVisible();

  await shopper.openCart();
  await page.getByRole('link', { name: 'Checkout' }).click();
  await shopper.checkoutIsLive();
  await shopper.expectFilled({ ...shopper.customer, phone: '12345' });
});

test('a form that is sent twice places one order', async ({ page, shopper }, info) => {
  const slug = { desktop: 'brass-compass', phone: 'trail-map', 'desktop-plain': 'column-cactus', 'phone-plain': 'dashain-kite' }[info.project.name];
  await shopper.openProduct(slug!);
  const variant = await page.locator('input[name=variant]').inputValue();
  await shopper.addToCart();
  const before = await left(variant);
  await shopper.openCheckout();
  await shopper.fill();
  await shopper.choose('Cash on delivery');

  await shopper.placeButton.dblclick();

  await expect(shopper.heading).toHaveText('Thank you, Asha. Your order is in.');
  expect(before - (await left(variant))).toBe(1);

  /** How many pieces somebody with a new cart could have. */
  async function left(id: string): Promise<number> {
    const answer = await fetch(`${running().url}/api/cart/add`, {
      method: 'POST',
      headers: { origin: running().url, accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ variant: id, quantity: '1' }),
    });
    const cart = (await answer.json()) as { lines: { max: number }[] };
    return cart.lines[0].max;
  }
});
