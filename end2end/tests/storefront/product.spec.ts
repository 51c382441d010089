// A product's page, whole without scripts.

import { expect, test } from '../../fixtures/test';
import { rupees } from '../../fixtures/shopper';

test('choices are links, and a variant has its own address, price and stock', async ({ page, shopper }) => {
  await shopper.openProduct('palpa-arabica-coffee');
  const weight = page.getByRole('group', { name: 'Weight' });
  await expect(weight.getByRole('link', { name: '250 g' })).toHaveAttribute('aria-current', 'true');

  await weight.getByRole('link', { name: '500 g' }).click();

  await expect(page).toHaveURL(/\/p\/palpa-arabica-coffee\?sku=CFS01-500G-WHOLEB$/);
  await expect(weight.getByRole('link', { name: '500 g' })).toHaveAttribute('aria-current', 'true');
  await expect(page.getByText(rupees(1590)).filter({ visible: true }).first()).toBeVisible();
  await page.reload();
  await expect(weight.getByRole('link', { name: '500 g' })).toHaveAttribute('aria-current', 'true');
});

test('what is sold out is shown, and cannot be bought', async ({ page, shopper }) => {
  await shopper.openProduct('everyday-cotton-tee', 'CLO05-SKY-M');
  await expect(page.getByText('Sold out', { exact: true }).filter({ visible: true }).first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Sold out' })).toBeDisabled();
  const size = page.getByRole('group', { name: 'Size' });
  await expect(size.getByRole('link', { name: 'L (sold out)', exact: true })).toBeVisible();

  await size.getByRole('link', { name: 'S', exact: true }).click();
  await expect(page).toHaveURL(/sku=CLO05-SKY-S$/);
  await expect(page.getByRole('button', { name: 'Add to cart' })).toBeEnabled();
});

test('few pieces are counted, a reduced price shows the former one', async ({ page, shopper }) => {
  await shopper.openProduct('city-bicycle');
  await expect(page.getByText('Only 3 left')).toBeVisible();
  const main = page.getByRole('main');
  await expect(main.getByText(rupees(34500)).filter({ visible: true }).first()).toBeVisible();
  await expect(main.getByText(rupees(38000)).first()).toBeVisible();
  await expect(main.getByText(`Save ${rupees(3500)} (9%)`)).toBeVisible();
});

test('delivery, payment and returns stand beside the button', async ({ page, shopper }) => {
  await shopper.openProduct('thimi-mug');
  await expect(page.getByText(`Delivery from ${rupees(100)}, free above ${rupees(5000)}`)).toBeVisible();
  await expect(page.getByText('7 days to send it back')).toBeVisible();
});

test('more than there is goes into no cart', async ({ page, shopper, expectStatus }) => {
  expectStatus(409);
  await shopper.buy('snow-goggles');
  await shopper.openProduct('snow-goggles');
  await page.getByRole('button', { name: 'Add to cart' }).click();

  // Only one was there: the cart keeps it, and says so.
  await expect(page.getByRole('alert').filter({ hasText: 'nly 1 left' })).toBeVisible();
  await shopper.openCart();
  await expect(page.getByRole('spinbutton', { name: 'Quantity of Snow Goggles' })).toHaveValue('1');
});
