// Lists of products: what is chosen is in the address, and the way back leads back.

import { expect, test } from '../../fixtures/test';
import type { Page } from '@playwright/test';

const filters = (page: Page) => page.getByRole('complementary', { name: 'Filters' });
const chosen = (page: Page) => page.getByRole('list', { name: 'Chosen filters' });

test('filters, sorting and pages are in the address, and back undoes each', async ({ page, isMobile }) => {
  const counted = page.getByRole('status').filter({ hasText: /products?$/ });
  await page.goto('/c/wear');
  await expect(counted).toHaveText('26 products');

  if (isMobile) await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await filters(page).getByRole('checkbox', { name: /^In stock/ }).check();
  await filters(page).getByRole('button', { name: /^Show results/ }).click();
  await expect(page).toHaveURL(/\/c\/wear\?(.*&)?stock=1/);
  await expect(chosen(page)).toContainText('In stock');
  await expect(counted).toHaveText('25 products');

  await page.getByText('Featured').filter({ visible: true }).first().click();
  await page.getByRole('link', { name: 'Price: low to high' }).click();
  await expect(page).toHaveURL(/stock=1.*sort=price-up/);

  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Page 2' }).click();
  await expect(page).toHaveURL(/stock=1.*sort=price-up.*page=2/);
  await expect(page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Page 2' })).toHaveAttribute('aria-current', 'page');

  await page.goBack();
  await expect(page).toHaveURL(/sort=price-up$/);
  await page.goBack();
  await expect(page).not.toHaveURL(/sort/);
  await expect(chosen(page)).toContainText('In stock');
  await chosen(page).getByRole('link', { name: /In stock$/ }).click();
  await expect(chosen(page)).toHaveCount(0);
  await expect(counted).toHaveText('26 products');
});

test('a price range and an option narrow the list together', async ({ page, isMobile }) => {
  await page.goto('/c/clothing');
  if (isMobile) await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await filters(page).getByRole('textbox', { name: /^To/ }).fill('1000');
  await filters(page).getByRole('button', { name: /^Show results/ }).click();
  await expect(page).toHaveURL(/max=1000/);

  const titles = page.getByRole('main').getByRole('link', { name: /Tee|Socks/ });
  await expect(titles).toHaveText(['Everyday Cotton Tee', 'Yak Wool Socks'], { ignoreCase: true });
  if (isMobile) await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await filters(page).getByRole('checkbox', { name: /^Leaf/ }).check();
  await filters(page).getByRole('button', { name: /^Show results/ }).click();
  await expect(titles).toHaveText(['Everyday Cotton Tee']);
  await chosen(page).getByRole('link', { name: 'Clear all' }).click();
  await expect(page).toHaveURL(/\/c\/clothing$/);
});

test('filters that leave nothing offer a way on', async ({ page }) => {
  await page.goto('/c/tea?min=90000');
  await expect(page.getByText('Nothing matches all of that')).toBeVisible();
  await page.getByRole('link', { name: 'Clear all filters' }).click();
  await expect(page).toHaveURL(/\/c\/tea$/);
});

test('breadcrumbs lead up', async ({ page }) => {
  await page.goto('/p/ilam-orthodox-first-flush');
  const crumbs = page.getByRole('navigation', { name: 'Breadcrumb' });
  await expect(crumbs.getByRole('listitem')).toHaveText(['Home', 'Tea & pantry', 'Tea', /Ilam/]);
  await crumbs.getByRole('link', { name: 'Tea', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Tea');
});

test('the menu names all categories', async ({ page, isMobile }) => {
  await page.goto('/help');
  await page.getByRole('button', { name: isMobile ? 'Menu' : 'Shop all' }).click();
  const menu = page.getByRole('navigation', { name: 'All categories' });
  await expect(menu.getByRole('link')).toHaveCount(24);
  await menu.getByRole('link', { name: 'Shoes' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Shoes');
});
