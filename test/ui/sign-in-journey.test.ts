import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { chromium } from '../support/chromium.ts';
import { seriousFindings } from './support/open-browser.ts';
import { signIn } from './support/sign-in.ts';
import { ADMIN, startPages, type Pages } from './support/start-pages.ts';

const inBrowser = chromium ? describe : describe.skip;
const patienceMs = 60_000;

inBrowser('signing in and out, in a browser', () => {
  let pages: Pages;

  beforeAll(async () => {
    pages = await startPages();
  }, patienceMs);
  afterAll(async () => {
    await pages?.stop();
  }, patienceMs);

  test(
    'a wrong password is refused in words, the right one opens the areas',
    async () => {
      const page = await pages.open();
      await page.goto('/');
      await page.getByRole('textbox', { name: 'Username' }).fill(ADMIN.username);
      await page.getByLabel(/^Password/).fill('not the password');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('alert').getByText('Username or password is wrong.').waitFor();
      expect(await seriousFindings(page)).toEqual([]);

      await signIn(page, ADMIN);
      const areas = page.getByRole('navigation', { name: 'Areas' }).getByRole('link');
      expect(await areas.allTextContents()).toEqual([
        'Tasks',
        'Start',
        'Requests',
        'Models',
        'Operate',
        'Admin',
      ]);
      expect(page.complaints).toEqual([]);
      await page.context().close();
    },
    patienceMs,
  );

  test(
    'signing out closes the session on the server too',
    async () => {
      const page = await pages.open();
      await page.goto('/tasks');
      await signIn(page, ADMIN);
      await page.getByRole('button', { name: /^Account of/ }).click();
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.getByRole('heading', { name: 'Sign in' }).waitFor();
      const status = await page.evaluate(async () => (await fetch('/v2/authentication/me')).status);
      expect(status).toBe(401);
      await page.context().close();
    },
    patienceMs,
  );

  test(
    'a session that ended asks again over the page and keeps it',
    async () => {
      const page = await pages.open();
      await page.goto('/start');
      await signIn(page, ADMIN);
      const search = page.getByRole('textbox', { name: 'Search processes' });
      await search.fill('half typed');
      await page.context().clearCookies();
      await search.fill('half typed still');
      const dialog = page.getByRole('dialog', { name: 'Sign in again' });
      await dialog.getByLabel(/^Password/).fill(ADMIN.password);
      await dialog.getByRole('button', { name: 'Sign in' }).click();
      await dialog.waitFor({ state: 'detached' });
      expect(await search.inputValue()).toBe('half typed still');
      await page.context().close();
    },
    patienceMs,
  );

  test(
    'the theme is there before the first paint and stays chosen',
    async () => {
      const page = await pages.open({ scheme: 'light' });
      await page.goto('/tasks');
      await signIn(page, ADMIN);
      await page.getByRole('button', { name: /^Account of/ }).click();
      await page.getByText('Dark', { exact: true }).click();
      await page.reload({ waitUntil: 'commit' });
      await page.waitForFunction(() => document.documentElement.dataset['mantineColorScheme']);
      const scheme = await page.evaluate(() => document.documentElement.dataset['mantineColorScheme']);
      expect(scheme).toBe('dark');
      await page.context().close();
    },
    patienceMs,
  );

  test(
    'an unknown address says so inside the pages',
    async () => {
      const page = await pages.open();
      await page.goto('/no/such/page');
      await page.getByText('There is no such page').waitFor();
      await page.context().close();
    },
    patienceMs,
  );
});
