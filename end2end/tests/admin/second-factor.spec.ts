// Signing in with a password and the code of an app.

import { codeOf, colleague, enter, signIn } from '../../fixtures/desk';
import { expect, test } from '../../fixtures/test';

test('a code is asked for beside the password, and a recovery code does once', async ({ page, anotherShopper, expectStatus }) => {
  expectStatus(422);
  const nima = colleague('manager');
  await signIn(page, nima);
  await page.goto('/account/second-factor');
  await page.getByRole('button', { name: 'Begin' }).click();
  const secret = await page.locator('.font-mono').innerText();
  await page.getByRole('textbox', { name: 'Code' }).fill('000000');
  await page.getByRole('button', { name: 'Switch codes on' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Add the shop to your app');
  await page.getByRole('textbox', { name: 'Code' }).fill(codeOf(secret));
  await page.getByRole('button', { name: 'Switch codes on' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Keep these recovery codes');
  const recovery = await page.locator('ul.font-mono').getByRole('listitem').first().innerText();
  await page.getByRole('link', { name: 'I have kept them' }).click();

  const other = (await anotherShopper()).page;
  await other.goto('/admin');
  await enter(other, nima);
  await expect(other.getByRole('heading', { level: 1 })).toHaveText('One more step');
  await other.getByRole('textbox', { name: 'Code' }).fill('000000');
  await other.getByRole('button', { name: 'Go on' }).click();
  await expect(other.getByRole('heading', { level: 1 })).toHaveText('One more step');
  // The code that switched it on is used up: the app's next one is good already.
  await other.getByRole('textbox', { name: 'Code' }).fill(codeOf(secret, Date.now() + 30_000));
  await other.getByRole('button', { name: 'Go on' }).click();
  await expect(other).toHaveURL(/\/admin$/);

  const third = (await anotherShopper()).page;
  for (const good of [true, false]) {
    await third.context().clearCookies();
    await third.goto('/admin');
    await enter(third, nima);
    await third.getByRole('textbox', { name: 'Code' }).fill(recovery);
    await third.getByRole('button', { name: 'Go on' }).click();
    if (good) await expect(third).toHaveURL(/\/admin$/);
    else await expect(third.getByRole('heading', { level: 1 })).toHaveText('One more step');
  }
});
