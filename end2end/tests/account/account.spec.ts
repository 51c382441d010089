// An account from its first day to its last, on a phone number: no mail is needed for that.

import { randomInt } from 'node:crypto';
import { expect, test, type Page } from '../../fixtures/test';

const password = 'two yaks on a bus';

/** A number that nobody else in this run has. */
const number = () => `984${randomInt(1_000_000, 9_999_999)}`;

async function signIn(page: Page, login: string, word = password) {
  await page.goto('/sign-in');
  await page.getByLabel('E-mail or phone number').fill(login);
  await page.getByLabel('Password', { exact: true }).fill(word);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

async function signUp(page: Page) {
  const login = number();
  await page.goto('/sign-up');
  await page.getByLabel('Your name').fill('Asha Rai');
  await page.getByLabel('E-mail or phone number').fill(login);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Make my account' }).click();
  await expect(page.getByRole('status')).toContainText('Now sign in');
  await signIn(page, login);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your orders');
  return login;
}

const tabs = (page: Page) => page.getByRole('navigation', { name: 'Your account' });

test('the way to the account is in the header, the same for everybody', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('banner').getByRole('link', { name: 'Account' }).click();
  await expect(page).toHaveURL(/\/sign-in\?next=%2Faccount$/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sign in');
});

test('an account is made, left and entered again', async ({ page, expectStatus }) => {
  expectStatus(422);
  const login = await signUp(page);
  await tabs(page).getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('status')).toContainText('You have signed out.');

  await signIn(page, login, 'not my password');
  await expect(page.getByRole('alert')).toContainText('do not fit together.');
  await expect(page.getByLabel('E-mail or phone number')).toHaveValue(login);
  await expect(page.getByLabel('Password', { exact: true })).toHaveValue('');

  await signIn(page, login);
  await expect(page).toHaveURL(/\/account$/);
});

test('an address is kept and changed', async ({ page }) => {
  await signUp(page);
  await tabs(page).getByRole('link', { name: 'Addresses' }).click();
  await page.getByRole('main').getByRole('link', { name: 'Add an address' }).click();
  await page.getByLabel('Label').fill('Home');
  await page.getByLabel('Phone number').fill('9841234567');
  await page.getByLabel('Municipality and district').fill('Lalitpur Metropolitan City, Lalitpur');
  await page.getByLabel('Ward').fill('3');
  await page.getByLabel('Street or tole, and house').fill('Kupondole 12');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('main').getByRole('heading', { name: 'Home' })).toBeVisible();

  await page.getByRole('link', { name: 'Change Home' }).click();
  await page.getByLabel('Street or tole, and house').fill('Pulchowk 4');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('main')).toContainText('Pulchowk 4');
});

test('a closed account lets nobody in', async ({ page, expectStatus }) => {
  expectStatus(422);
  const login = await signUp(page);
  await tabs(page).getByRole('link', { name: 'Privacy' }).click();
  await page.getByText('Close my account').click();
  await page.getByLabel('Your password').fill(password);
  await page.getByRole('button', { name: 'Close it for good' }).click();
  await expect(page.getByRole('status')).toContainText('Your account is closed.');

  await signIn(page, login);
  await expect(page.getByRole('alert')).toBeVisible();
});

test('no page of an account is wider than the screen', async ({ page }) => {
  await signUp(page);
  for (const path of ['', '/addresses', '/addresses/new', '/profile', '/security', '/second-factor', '/privacy', '/confirm']) {
    await page.goto(`/account${path}`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(overflow, path).toBeLessThanOrEqual(0);
  }
});
