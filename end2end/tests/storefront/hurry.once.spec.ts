// Somebody in a hurry leaves a page before it has come whole.

import { test } from '../../fixtures/test';

test('a page that is left at once does not complain', async ({ page }) => {
  test.slow();
  for (let wait = 0; wait < 100; wait += 4) {
    await page.goto('/');
    await page.locator('a[href="/cart"]').first().click({ noWaitAfter: true });
    await page.waitForTimeout(wait);
    // Whichever of the two comes first ends the other.
    await page.goto('/search?q=tea').catch(() => page.waitForURL('/cart'));
    await page.waitForLoadState('networkidle');
  }
});
