// Suggestions while typing.

import { expect, test } from '../../fixtures/test';

test('suggestions are walked with the arrow keys', async ({ page }) => {
  await page.goto('/help');
  const box = page.getByRole('combobox', { name: 'Search the shop' });
  const list = page.getByRole('listbox', { name: 'Suggestions' });
  // The box is a plain one until the island lives.
  await expect(async () => {
    await box.fill('');
    await box.pressSequentially('tea');
    await expect(list).toBeVisible({ timeout: 2000 });
  }).toPass();
  await expect(box).toHaveAttribute('aria-expanded', 'true');
  expect(await list.getByRole('option').count()).toBeGreaterThan(2);

  await box.press('ArrowDown');
  await box.press('ArrowDown');
  const second = list.getByRole('option').nth(1);
  await expect(second).toHaveAttribute('aria-selected', 'true');
  await expect(box).toHaveAttribute('aria-activedescendant', (await second.getAttribute('id'))!);
  const path = (await second.getAttribute('href'))!;
  await box.press('Enter');
  await expect(page).toHaveURL((url) => url.pathname + url.search === path);
});

test('Escape closes them, Enter without a mark searches', async ({ page }) => {
  await page.goto('/help');
  const box = page.getByRole('combobox', { name: 'Search the shop' });
  const list = page.getByRole('listbox', { name: 'Suggestions' });
  await expect(async () => {
    await box.fill('');
    await box.pressSequentially('shawl');
    await expect(list).toBeVisible({ timeout: 2000 });
  }).toPass();

  await box.press('Escape');
  await expect(list).toBeHidden();
  await expect(box).toHaveValue('shawl');
  await box.press('Enter');
  await expect(page).toHaveURL(/\/search\?q=shawl$/);
});
