// A product from nothing to sold, and what two people do to one at the same time.

import { join } from 'node:path';
import { numberOf, part, signIn } from '../../fixtures/desk';
import { inStock, publish, receive, unheardOf } from '../../fixtures/goods';
import { root } from '../../fixtures/shop';
import { expect, test } from '../../fixtures/test';

const object = (name: string) => join(root, 'node_modules/@lobehub/fluent-emoji-3d/assets', name);

test('a product goes from nothing to sold', async ({ shopper, anotherShopper }) => {
  test.slow();
  const desk = (await anotherShopper()).page;
  const shawl = unheardOf('Shawl');
  const sku = (colour: string) => `${shawl.sku}-${colour.toUpperCase()}`;
  await signIn(desk);

  await desk.goto('/admin/products');
  await desk.getByRole('link', { name: 'Add a product' }).click();
  await desk.getByLabel('Title', { exact: true }).fill(shawl.title);
  await desk.getByLabel('Description', { exact: true }).fill('# Woven by hand\n\nIn **Palpa**, on a wooden loom.\n\n- warm\n- light');
  await desk.getByRole('combobox', { name: 'Category' }).selectOption({ index: 1 });
  const option = desk.getByRole('group', { name: 'Option 1' });
  await option.getByLabel('Name').fill('Colour');
  await option.getByLabel('Values').fill('Red #c0392b\nBlue #2c3e90');
  await desk.getByRole('button', { name: 'Make a variant for each combination' }).click();
  for (const [colour, price] of [['Red', '2400'], ['Blue', '2600']]) {
    await desk.getByLabel(`SKU of ${colour}`).fill(sku(colour));
    await desk.getByLabel(`Price of ${colour}`, { exact: true }).fill(price);
  }
  await desk.getByRole('button', { name: 'Save and publish' }).click();
  await expect(desk.getByRole('heading', { level: 1 })).toHaveText(shawl.title);

  await desk.getByLabel('Add pictures').setInputFiles([object('1f9e3.webp'), object('1f455.webp')]);
  await desk.getByRole('button', { name: 'Upload' }).click();
  await desk.getByLabel('What picture 1 shows').fill('A scarf');
  await desk.getByLabel('What picture 2 shows').fill('A shirt of the same wool');
  // The second one first: without a mouse.
  await desk.getByLabel('Place').nth(0).fill('2');
  await desk.getByLabel('Place').nth(1).fill('1');
  await desk.getByRole('button', { name: 'Save the pictures' }).click();
  await expect(desk.getByLabel('What picture 1 shows')).toHaveValue('A shirt of the same wool');

  // A variant has a picture and a barcode of its own.
  await desk.getByLabel('Picture of Red').selectOption({ index: 2 });
  await desk.getByLabel('Barcode of Red').fill('6291041500213');
  await desk.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(desk.getByLabel('Picture of Red')).toHaveValue(/\d+/);
  await expect(desk.getByText('Nothing of it is in stock')).toBeVisible();

  // On the shelf since now.
  await shopper.page.goto(`/p/${shawl.slug}`);
  await expect(shopper.page.getByRole('button', { name: 'Add to cart' })).toHaveCount(0);
  await receive(desk, [sku('Red'), sku('Blue')], 5);
  await shopper.openProduct(shawl.slug, sku('Blue'));
  await expect(shopper.page.getByRole('main')).toContainText('Rs\u00a02,600');
  await expect(shopper.page.getByRole('heading', { name: 'Woven by hand' })).toBeVisible();
  await expect(shopper.page.getByRole('img', { name: 'A shirt of the same wool' }).first()).toBeVisible();
  const seen = shopper.page.locator('[data-gallery] img[alt]:not([alt=""])').first();
  await expect(seen).toHaveAttribute('alt', 'A shirt of the same wool');
  await shopper.page.getByRole('group', { name: 'Colour' }).getByRole('link', { name: 'Red' }).click();
  await expect(seen).toHaveAttribute('alt', 'A scarf');
  await shopper.page.getByRole('group', { name: 'Colour' }).getByRole('link', { name: 'Blue' }).click();
  await expect(shopper.page).toHaveURL(new RegExp(`sku=${sku('Blue')}`));
  await shopper.addToCart();
  await shopper.order('Cash on delivery');
  const number = await numberOf(shopper);

  const row = await inStock(desk, sku('Blue'));
  await expect(row.locator('[data-stock$=".reserved"]')).toHaveText('1');
  await expect(row.locator('[data-stock$=".available"]')).toHaveText('4');
  await desk.goto(`/admin/orders?q=${number}`);
  await desk.getByRole('main').getByRole('link', { name: number, exact: true }).click();
  await expect(desk.getByRole('main')).toContainText(shawl.title);
});

test('an edit is in the shop at once, and nobody’s is written over', async ({ page, anotherShopper, expectStatus }) => {
  expectStatus(409);
  const [one, other] = [(await anotherShopper()).page, (await anotherShopper()).page];
  const bowl = unheardOf('Bowl');
  await signIn(one);
  await publish(one, bowl);
  const address = one.url();
  await signIn(other);
  await other.goto(address);

  await one.getByLabel('Title', { exact: true }).fill(`${bowl.title} of walnut`);
  await one.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(one.getByRole('heading', { level: 1 })).toHaveText(`${bowl.title} of walnut`);
  await page.goto(`/p/${bowl.slug}`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`${bowl.title} of walnut`);

  await other.getByLabel('Title', { exact: true }).fill(`${bowl.title} of maple`);
  await other.getByLabel('Description', { exact: true }).fill('Turned by hand');
  await other.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(other.getByText('Somebody else has changed this product meanwhile')).toBeVisible();
  const choice = other.getByRole('group', { name: 'Title, subtitle and brand' });
  await expect(choice).toContainText(`${bowl.title} of walnut`);
  await choice.getByRole('radio', { name: /^Theirs/ }).check();
  await other.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(other.getByRole('heading', { level: 1 })).toHaveText(`${bowl.title} of walnut`);
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`${bowl.title} of walnut`);
  await expect(page.getByRole('main')).toContainText('Turned by hand');
});

test('what cannot be sold so is said, and nothing typed is lost', async ({ page, expectStatus }) => {
  expectStatus(422);
  await signIn(page);
  await page.goto('/admin/products/new');
  await page.getByLabel('Title', { exact: true }).fill('A product without a price');
  await page.getByLabel('SKU of The product').fill('two words & more');
  await page.getByRole('button', { name: 'Save and publish' }).click();

  await expect(page.getByText(/things are to be mended/)).toBeVisible();
  await expect(page.getByLabel('Title', { exact: true })).toHaveValue('A product without a price');
  await expect(page.getByLabel('SKU of The product')).toHaveValue('two words & more');
  await expect(page.getByLabel('SKU of The product')).toHaveAttribute('aria-invalid', 'true');

  // A file that is no picture.
  const bowl = unheardOf('Bowl');
  await publish(page, bowl);
  const script = { name: 'cat.png', mimeType: 'image/png', buffer: Buffer.from('<svg onload="alert(1)"/>') };
  await page.getByLabel('Add pictures').setInputFiles([script]);
  await page.getByRole('button', { name: 'Upload' }).click();
  await expect(part(page, 'Pictures')).toContainText('cat.png');
  await expect(page.getByLabel('What picture 1 shows')).toHaveCount(0);
});
