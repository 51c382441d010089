// axe finds nothing on any kind of page, light or dark.

import { expectAccessible } from '../../fixtures/accessibility';
import { PERSONAL, PUBLIC } from '../../fixtures/pages';
import { expect, test } from '../../fixtures/test';

for (const kind of [...PUBLIC, ...PERSONAL]) {
  test(`axe: ${kind.name}`, async ({ page, shopper, expectStatus }) => {
    expectStatus(404, 410, 422);
    await kind.open(shopper);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await test.step(colorScheme, () => expectAccessible(page));
    }
  });
}

test('axe: the open cart drawer, menu and filters', async ({ page, shopper, isMobile }) => {
  await shopper.buy('thimi-mug');
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: isMobile ? 'Menu' : 'Shop all' }).click();
  await expect(page.getByRole('navigation', { name: 'All categories' })).toBeVisible();
  await expectAccessible(page);
  await page.goto('/c/wear');
  if (isMobile) await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await expectAccessible(page);
});
