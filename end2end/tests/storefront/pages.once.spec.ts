// What search engines and browsers read: status, head, links, facts for machines.

import { PUBLIC } from '../../fixtures/pages';
import { running } from '../../fixtures/shop';
import { expect, test } from '../../fixtures/test';
import type { Page } from '@playwright/test';

test.beforeEach(({ expectStatus }) => expectStatus(404));

const head = (page: Page, selector: string, name: string) =>
  page.locator(selector).evaluateAll((tags, name) => tags.map((tag) => tag.getAttribute(name) ?? ''), name);

for (const { name, path, status } of PUBLIC) {
  test(`one title, one heading, one canonical: ${name}`, async ({ page }) => {
    const answer = await page.goto(path);
    expect(answer?.status()).toBe(status);
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
    const title = await page.title();
    expect(title.length, title).toBeGreaterThanOrEqual(15);
    expect(title.length, title).toBeLessThanOrEqual(60);
    const [description, ...others] = await head(page, 'meta[name=description]', 'content');
    expect(others).toEqual([]);
    expect(description.length, description).toBeGreaterThanOrEqual(50);
    expect(description.length, description).toBeLessThanOrEqual(160);
    const canonical = await head(page, 'link[rel=canonical]', 'href');
    // What is not there has no address that counts.
    expect(canonical).toEqual(status === 404 ? [] : [expect.stringContaining(`${running().url}/`)]);
    for (const property of ['title', 'type', 'url', 'image', 'description', 'site_name', 'locale']) {
      expect(await head(page, `meta[property="og:${property}"]`, 'content'), property).toHaveLength(1);
    }
  });
}

test('filters, sorting and pages of a list: which address counts', async ({ page }) => {
  const cases = [
    { path: '/c/wear', canonical: '/c/wear', indexed: true },
    { path: '/c/wear?page=2', canonical: '/c/wear?page=2', indexed: true },
    { path: '/c/wear?sort=price-up', canonical: '/c/wear', indexed: true },
    { path: '/c/wear?sale=1', canonical: '/c/wear', indexed: false },
    { path: '/c/wear?utm_source=x', canonical: '/c/wear', indexed: true },
    { path: '/p/ring-road-runners?sku=SHO02-VIOLET-44', canonical: '/p/ring-road-runners', indexed: true },
    { path: '/search?q=tea', canonical: '/search?q=tea', indexed: false },
    { path: '/cart', canonical: '/cart', indexed: false },
  ];
  for (const { path, canonical, indexed } of cases) {
    await page.goto(path);
    expect.soft(await head(page, 'link[rel=canonical]', 'href'), path).toEqual([running().url + canonical]);
    expect.soft(await head(page, 'meta[name=robots]', 'content'), path).toEqual(indexed ? [] : ['noindex,follow']);
  }
});

test('robots and sitemap name every product once', async ({ request }) => {
  const robots = await request.get('/robots.txt');
  expect(await robots.text()).toContain(`Sitemap: ${running().url}/sitemap.xml`);
  const sitemap = await request.get('/sitemap.xml');
  expect(sitemap.headers()['content-type']).toContain('xml');
  const places = [...(await sitemap.text()).matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, place]) => place);
  expect(new Set(places).size).toBe(places.length);
  // Other tests add products and categories meanwhile, all with a number at the end.
  const demo = places.filter((place) => !/-\d+$/.test(place));
  expect(demo.filter((place) => place.includes('/p/'))).toHaveLength(101);
  expect(demo.filter((place) => place.includes('/c/'))).toHaveLength(21);
});

test('no link leads nowhere, or somewhere else first', async ({ page, request }) => {
  // Without a cart the checkout leads to the cart, and without an account its page to the door.
  const elsewhere = ['/checkout', '/account'];
  const links = new Set<string>();
  for (const path of ['/', '/c/wear', '/c/wear?page=2', '/p/ring-road-runners', '/help', '/search?q=tea', '/collections/made-in-nepal']) {
    await page.goto(path);
    for (const link of await head(page, 'a[href]', 'href')) if (link.startsWith('/') && !elsewhere.includes(link)) links.add(link.split('#')[0]);
  }
  expect(links.size).toBeGreaterThan(60);
  const broken: string[] = [];
  for (const link of links) {
    const answer = await request.get(link, { maxRedirects: 0 });
    if (answer.status() !== 200) broken.push(`${answer.status()} ${link}`);
  }
  expect(broken).toEqual([]);
});

test('the facts for machines are those on the page', async ({ page }) => {
  type Offer = { price: string; priceCurrency: string; availability: string };
  type Fact = { '@type': string; name: string; sku?: string; offers?: Offer; hasVariant?: Fact[]; itemListElement?: unknown[] };
  const facts = async () => (await page.locator('script[type="application/ld+json"]').allTextContents()).map((text) => JSON.parse(text) as Fact);
  const shown = async () => (await page.getByText(/^Rs\s[\d,.]+$/).filter({ visible: true }).first().innerText()).replace(/[^\d.]/g, '');

  await page.goto('/p/thimi-mug');
  const product = (await facts()).find((fact) => fact['@type'] === 'Product');
  expect(product?.name).toBe(await page.getByRole('heading', { level: 1 }).innerText());
  expect(Number(product?.offers?.price)).toBe(Number(await shown()));
  expect(product?.offers).toMatchObject({ priceCurrency: 'NPR', availability: 'https://schema.org/InStock' });

  await page.goto('/p/palpa-arabica-coffee?sku=CFS01-500G-FILTER');
  const group = (await facts()).find((fact) => fact['@type'] === 'ProductGroup');
  const variant = group?.hasVariant?.find((fact) => fact.sku === 'CFS01-500G-FILTER');
  expect(Number(variant?.offers?.price)).toBe(Number(await shown()));

  await page.goto('/p/rangefinder-camera');
  const gone = (await facts()).find((fact) => fact['@type'] === 'Product');
  expect(gone?.offers?.availability).toBe('https://schema.org/OutOfStock');

  await page.goto('/c/wear');
  const list = (await facts()).find((fact) => fact['@type'] === 'ItemList');
  expect(list?.itemListElement).toHaveLength(24);
  await page.goto('/');
  expect((await facts()).map((fact) => fact['@type'])).toEqual(['OnlineStore', 'WebSite']);
});

test('a page that is not there says so and offers ways on', async ({ page }) => {
  for (const path of ['/p/no-such-thing', '/c/no-such-thing', '/no/such/page', '/order/no-such-order']) {
    const answer = await page.goto(path);
    expect(answer?.status(), path).toBe(404);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('This page is not here');
    await expect(page.getByRole('link', { name: 'To the front page' })).toBeVisible();
    expect(await head(page, 'meta[name=robots]', 'content')).toEqual(['noindex,follow']);
  }
});

test('pages are strict about scripts, and say nothing personal', async ({ request }) => {
  const answer = await request.get('/p/thimi-mug');
  const policy = answer.headers()['content-security-policy'];
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain('unsafe-inline');
  expect(answer.headers()['set-cookie']).toBeUndefined();
  expect(answer.headers()['x-content-type-options']).toBe('nosniff');
  const again = await request.get('/p/thimi-mug', { headers: { 'if-none-match': answer.headers().etag } });
  expect(again.status()).toBe(304);
});
