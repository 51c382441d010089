// Pages on a very narrow screen, and their pictures' sizes.

import { PUBLIC, PERSONAL } from '../../fixtures/pages';
import { expect, test } from '../../fixtures/test';

test.describe('320 px wide', () => {
  test.use({ viewport: { width: 320, height: 640 } });

  test('nothing needs scrolling sideways', async ({ page, shopper, isMobile, expectStatus }) => {
    test.skip(!isMobile, 'a phone shows it');
    test.setTimeout(60_000);
    expectStatus(404, 410, 422);
    for (const kind of [...PUBLIC, ...PERSONAL]) {
      await kind.open(shopper);
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      expect.soft(width, `${kind.name} is as wide as the screen`).toBeLessThanOrEqual(320);
    }
  });
});

test('every picture has its size before it is there', async ({ page, expectStatus }) => {
  expectStatus(404);
  for (const { name, path } of PUBLIC) {
    await page.goto(path);
    const bare = await page.getByRole('img', { includeHidden: true }).or(page.locator('img')).evaluateAll((images) =>
      images.filter((image) => image.tagName === 'IMG' && !(image.getAttribute('width') && image.getAttribute('height'))).map((image) => image.outerHTML),
    );
    expect.soft(bare, name).toEqual([]);
  }
});
