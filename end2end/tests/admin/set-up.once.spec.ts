// The first start of a shop: no password is anywhere, and its log names a link that makes the owner.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answers, end, freePort } from '../../fixtures/programs';
import { running } from '../../fixtures/shop';
import { expect, test } from '../../fixtures/test';

test('the link of the first start makes the owner, once', async ({ page, expectStatus }, info) => {
  expectStatus(410);
  const folder = mkdtempSync(join(tmpdir(), 'pasal-first-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const { binary, environment } = running();
  const env = { ...environment, PASAL_DATA_DIR: join(folder, 'data'), PASAL_LISTEN: `127.0.0.1:${port}`, PASAL_PUBLIC_URL: url };
  const shop = spawn(binary, ['serve'], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [shop.stdout, shop.stderr]) stream.on('data', (piece) => (said += piece));
  try {
    await answers(shop, `${url}/readyz`, info.outputDir);
    const link = new RegExp(`${url}/set-up/[\\w-]+`).exec(said)?.[0];
    expect(link, said).toBeTruthy();

    await page.goto(link!);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Set up your shop');
    await page.getByLabel('Your name').fill('Maya Gurung');
    await page.getByLabel('E-mail').fill('maya@example.com');
    await page.getByLabel('New password').fill('seven yaks climb slowly');
    await page.getByRole('button', { name: 'Set up the shop' }).click();

    await page.goto(`${url}/admin`);
    if (/sign-in/.test(page.url())) {
      await page.getByLabel('E-mail or phone number').fill('maya@example.com');
      await page.getByLabel('Password', { exact: true }).fill('seven yaks climb slowly');
      await page.getByRole('button', { name: 'Sign in' }).click();
    }
    await expect(page).toHaveURL(`${url}/admin`);
    await page.goto(`${url}/admin/staff`);
    await expect(page.getByRole('row').filter({ hasText: 'Maya Gurung' })).toContainText('Owner');

    await page.goto(link!);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('This link is not good any more');
  } finally {
    await end(shop);
    rmSync(folder, { recursive: true, force: true });
  }
});
