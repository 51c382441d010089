// A purchase by keyboard alone, always with the focus in sight.

import { expect, test } from '../../fixtures/test';
import type { Locator } from '@playwright/test';

test('a purchase without a mouse', async ({ page, shopper, isMobile }) => {
  test.skip(isMobile, 'phones have no Tab key');
  await shopper.openProduct('laligurans-blossom-tea');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused();
  await page.keyboard.press('Enter');

  await tabTo(page.getByRole('button', { name: 'Add to cart' }));
  await page.keyboard.press('Enter');
  await expect(shopper.drawer).toBeVisible();
  await tabTo(shopper.drawer.getByRole('link', { name: 'Check out' }));
  await page.keyboard.press('Enter');
  await shopper.checkoutIsLive();

  for (const [name, text] of Object.entries(shopper.customer)) {
    await tabTo(shopper.field(name as keyof typeof shopper.customer));
    await page.keyboard.type(text);
  }
  await tabTo(page.getByRole('radio', { name: /^eSewa/ }));
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('radio', { name: /^Cash on delivery/ })).toBeChecked();
  await tabTo(shopper.placeButton);
  await page.keyboard.press('Enter');

  await expect(shopper.heading).toHaveText('Thank you, Asha. Your order is in.');

  async function tabTo(wanted: Locator): Promise<void> {
    for (let presses = 0; presses < 60; presses += 1) {
      await page.keyboard.press('Tab');
      await expectFocusInSight();
      if (await wanted.evaluate((element) => element === document.activeElement)) return;
    }
    throw new Error(`60 presses of Tab do not reach ${wanted}`);
  }

  /** Nothing covers the middle of what has the focus, and something marks it. */
  async function expectFocusInSight(): Promise<void> {
    const hidden = await page.evaluate(() => {
      const focused = document.activeElement;
      if (!focused || focused === document.body) return '';
      const { left, right, top, bottom } = focused.getBoundingClientRect();
      const [x, y] = [(Math.max(left, 0) + Math.min(right, innerWidth)) / 2, (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2];
      const there = document.elementFromPoint(x, y);
      const seen = there && (focused.contains(there) || there.contains(focused) || focused.closest('label') === there.closest('label'));
      return seen ? '' : `${focused.outerHTML.slice(0, 200)} is covered by ${there?.outerHTML.slice(0, 100)}`;
    });
    expect(hidden).toBe('');
  }
});
