// An order that is written down on the telephone.

import { randomInt } from 'node:crypto';
import { part, press, signIn } from '../../fixtures/desk';
import { expect, test } from '../../fixtures/test';

test('a phone order is written down, priced and placed', async ({ page, expectStatus }) => {
  expectStatus(422);
  await signIn(page);
  await page.goto('/admin/drafts');
  await page.getByRole('button', { name: 'New phone order' }).click();

  await page.getByLabel('Number or name of an article').fill('blossom tea');
  await page.getByRole('button', { name: 'Find' }).click();
  await page.getByRole('button', { name: /^Add .*Blossom Tea/ }).first().click();
  await expect(part(page, 'Articles')).toContainText('Blossom Tea');

  // Without a caller nothing is placed, and nothing is lost.
  await press(page.getByRole('button', { name: 'Place the order' }));
  await expect(page.getByRole('alert').first()).toBeVisible();
  await expect(part(page, 'Articles')).toContainText('Blossom Tea');

  const caller = part(page, 'Who it is for');
  await caller.getByLabel('Name').fill('Bishnu Thapa');
  await caller.getByLabel('Phone', { exact: true }).fill(`98${String(randomInt(100_000_000)).padStart(8, '0')}`);
  await caller.getByLabel('Municipality and district').fill('Lalitpur Metropolitan City, Lalitpur');
  await caller.getByLabel('Ward').fill('3');
  await caller.getByLabel(/^Street/).fill('Kupondole, blue gate');
  await page.getByRole('button', { name: 'Save and price' }).click();
  await expect(part(page, 'Sum')).toContainText('Total');
  await page.getByRole('radio', { name: /Cash on delivery/ }).check();
  await press(page.getByRole('button', { name: 'Place the order' }));

  await expect(page.getByRole('heading', { level: 1 })).toContainText(/P-[0-9A-Z]{8}/);
  await expect(page.getByRole('main')).toContainText('Bishnu Thapa');
  await expect(page.getByRole('main')).toContainText('Blossom Tea');
});
