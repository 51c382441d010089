// Nothing moves by itself: not while a page loads, and not at all for those who asked for rest.

import { expect, test } from '../../fixtures/test';

for (const [name, path] of [['home', '/'], ['category', '/c/wear'], ['product', '/p/ring-road-runners'], ['search', '/search?q=tea']]) {
  test(`nothing shifts on ${name}`, async ({ page }) => {
    await page.addInitScript(() => {
      const shifts: string[] = [];
      Object.assign(window, { shifts });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries() as (PerformanceEntry & { value: number; sources?: { node?: Element }[] })[]) {
          const moved = entry.sources?.map(({ node }) => node?.outerHTML?.slice(0, 120) ?? node?.nodeName).join(' | ');
          shifts.push(`${entry.value.toFixed(4)}: ${moved}`);
        }
      }).observe({ type: 'layout-shift', buffered: true });
    });
    await page.goto(path, { waitUntil: 'networkidle' });
    // Down to the end, so that late pictures come as well.
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    for (let y = 0; y < height; y += 600) await page.mouse.wheel(0, 600);
    await expect(page.getByRole('contentinfo')).toBeInViewport();
    await page.waitForLoadState('networkidle');

    expect(await page.evaluate(() => (window as unknown as { shifts: string[] }).shifts)).toEqual([]);
  });
}

test('where motion is not welcome, nothing slides', async ({ page, shopper }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await shopper.buy('thimi-mug');
  const seconds = await shopper.drawer.evaluate((drawer) => getComputedStyle(drawer).transitionDuration.split(',').map(parseFloat));
  expect(Math.max(...seconds)).toBeLessThan(0.001);
});
