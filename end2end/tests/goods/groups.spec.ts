// Categories and collections, moved and filled without a mouse.

import { press, signIn } from '../../fixtures/desk';
import { publish, unheardOf } from '../../fixtures/goods';
import { expect, test } from '../../fixtures/test';

test('a category is made, moved by the keyboard, and removed', async ({ page }) => {
  const [one, other] = [unheardOf('Yurt'), unheardOf('Zither')];
  await signIn(page);
  for (const { title } of [one, other]) {
    await page.goto('/admin/categories/new');
    await page.getByLabel('Name', { exact: true }).fill(title);
    await page.getByRole('button', { name: 'Save' }).click();
  }
  await page.goto('/admin/categories');
  const tree = page.getByRole('region', { name: 'Categories' }).getByRole('listitem');
  const place = async (name: string) => (await tree.allInnerTexts()).findIndex((text) => text.includes(name));
  expect(await place(one.title)).toBeLessThan(await place(other.title));

  await page.getByRole('button', { name: `Move ${other.title} up` }).press('Enter');
  await expect.poll(async () => (await place(other.title)) < (await place(one.title))).toBe(true);
  await page.getByRole('button', { name: `Move ${one.title} below the one before it` }).press('Enter');
  await expect(page.getByRole('button', { name: `Move ${one.title} out, beside its parent` })).toBeEnabled();
  await page.goto(`/c/${one.slug}`);
  await expect(page.getByRole('navigation', { name: /breadcrumb/i })).toContainText(other.title);

  for (const { title } of [one, other]) {
    await page.goto('/admin/categories');
    await page.getByRole('link', { name: title, exact: true }).click();
    await press(page.getByRole('button', { name: 'Delete the category' }));
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Categories');
  }
  await expect(page.getByRole('link', { name: one.title })).toHaveCount(0);
});

test('a collection by a rule holds what the rule finds', async ({ page, anotherShopper }) => {
  const desk = (await anotherShopper()).page;
  const [gifts, bowl] = [unheardOf('Gifts'), unheardOf('Bowl')];
  await signIn(desk);
  await publish(desk, bowl, 777);
  await desk.goto('/admin/collections/new');
  await desk.getByLabel('Name', { exact: true }).fill(gifts.title);
  await desk.getByRole('radio', { name: 'By a rule' }).check();
  await desk.getByLabel('Condition 1', { exact: true }).selectOption({ label: 'Title contains' });
  await desk.getByLabel('Value of condition 1').fill(bowl.title);
  await desk.getByRole('button', { name: 'Show what the rule finds' }).click();
  await expect(desk.getByRole('heading', { name: /^The rule finds 1 now/ })).toBeVisible();
  await expect(desk.getByLabel('Name', { exact: true })).toHaveValue(gifts.title);
  await desk.getByRole('button', { name: 'Save', exact: true }).click();

  await page.goto(`/collections/${gifts.slug}`);
  await expect(page.getByRole('main').getByRole('link', { name: bowl.title }).first()).toBeVisible();
});
