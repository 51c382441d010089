// axe finds nothing on any list of the back office, light or dark.

import { expectAccessible } from '../../fixtures/accessibility';
import { DESK, signIn } from '../../fixtures/desk';
import { expect, test } from '../../fixtures/test';

test('axe: the back office', async ({ page, shopper, anotherShopper }) => {
  test.slow();
  // So that the lists have rows.
  await shopper.buy('laligurans-blossom-tea');
  await shopper.openCheckout();
  await shopper.fill();
  await shopper.choose('Cash on delivery');
  await shopper.placeButton.click();
  await expect(shopper.heading).toHaveText(/^Thank you/);
  page = (await anotherShopper()).page;
  await signIn(page);
  for (const path of DESK) {
    await page.goto(`/admin${path}`);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await test.step(`${path || '/'} ${colorScheme}`, () => expectAccessible(page));
    }
  }
});
