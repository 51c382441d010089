// Searching: words as people type them, and what to do when nothing is found.

import { expect, test } from '../../fixtures/test';

test('the box in the header searches', async ({ page, shopper }) => {
  await page.goto('/');
  await page.getByRole('combobox', { name: 'Search the shop' }).fill('pashmina');
  await page.getByRole('combobox', { name: 'Search the shop' }).press('Enter');

  await expect(page).toHaveURL(/\/search\?q=pashmina$/);
  await expect(shopper.heading).toHaveText('Results for “pashmina”');
  await expect(page.getByRole('combobox', { name: 'Search the shop' })).toHaveValue('pashmina');
  await expect(page.getByRole('main').getByRole('link', { name: 'Pashmina Shawl' })).toBeVisible();
});

test('a slip of the finger still finds', async ({ page }) => {
  await page.goto('/search?q=pashmnia');
  await expect(page.getByRole('status').filter({ hasText: 'Showing results for pashmina' })).toBeVisible();
  await expect(page.getByRole('main').getByRole('link', { name: 'Pashmina Shawl' })).toBeVisible();
});

test('words in Nepali, written in Latin letters, find', async ({ page }) => {
  await page.goto('/search?q=pacheura');
  await expect(page.getByRole('main').getByRole('link', { name: 'Pashmina Shawl' })).toBeVisible();
});

test('nothing found is said, with ways on', async ({ page, shopper }) => {
  const answer = await page.goto('/search?q=xylqzv');
  expect(answer?.status()).toBe(200);
  await expect(shopper.heading).toHaveText('Results for “xylqzv”');
  await expect(page.getByText('Nothing found for “xylqzv”')).toBeVisible();
  await expect(page.getByRole('region', { name: 'What others like' }).getByRole('link').first()).toBeVisible();

  await page.getByRole('main').getByRole('link', { name: 'See what is new' }).click();
  await expect(shopper.heading).toHaveText('New arrivals');
});

test('what was typed comes back as text, not as markup', async ({ page, shopper }) => {
  await page.goto(`/search?q=${encodeURIComponent('<img src=x onerror=alert(1)>"\'')}`);
  await expect(shopper.heading).toContainText('<img src=x onerror=alert(1)>');
});
