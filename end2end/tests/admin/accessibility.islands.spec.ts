// axe finds nothing on any list of the back office, light or dark.

import { expectAccessible } from '../../fixtures/accessibility';
import { DESK, signIn } from '../../fixtures/desk';
import { test } from '../../fixtures/test';

test('axe: the back office', async ({ page }) => {
  test.slow();
  await signIn(page);
  for (const path of DESK) {
    await page.goto(`/admin${path}`);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await test.step(`${path || '/'} ${colorScheme}`, () => expectAccessible(page));
    }
  }
});
