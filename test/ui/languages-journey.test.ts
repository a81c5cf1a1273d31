import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { chromium } from '../support/chromium.ts';
import { ModelsArea } from './support/models-area.ts';
import { seriousFindings } from './support/open-browser.ts';
import { signIn } from './support/sign-in.ts';
import { ADMIN, startPages, type Pages } from './support/start-pages.ts';

const inBrowser = chromium ? describe : describe.skip;
const patienceMs = 120_000;

inBrowser('the language of the pages, in a browser', () => {
  let pages: Pages;

  beforeAll(async () => {
    pages = await startPages();
  }, patienceMs);
  afterAll(async () => {
    await pages?.stop();
  }, patienceMs);

  test(
    'is also the one of the editor',
    async () => {
      const page = await pages.open({ locale: 'de' });
      await page.goto('/models');
      await signIn(page, ADMIN, 'de');
      await page.getByRole('button', { name: 'Neuer Prozess' }).first().click();
      await page.getByRole('textbox', { name: 'Name' }).fill('Urlaub');
      await page.getByRole('button', { name: 'Anlegen' }).click();
      await page.getByText('Allgemein', { exact: true }).waitFor();
      // The head of the panel says what is selected.
      await page
        .locator('.bio-properties-panel-header')
        .getByText('Startereignis', { exact: true })
        .waitFor();
      await page.getByText('A fügt den nächsten Schritt hinzu').first().waitFor();
      await page
        .getByText(/verhinder[nt]+ die Bereitstellung|Warnung|Hinweis|Keine Probleme/)
        .first()
        .waitFor();
      expect(await seriousFindings(page)).toEqual([]);
      expect(page.complaints).toEqual([]);
      await page.context().close();
    },
    patienceMs,
  );

  test(
    'fits on a telephone',
    async () => {
      const page = await pages.open({ locale: 'de', viewport: { width: 390, height: 844 } });
      await page.goto('/tasks');
      await signIn(page, ADMIN, 'de');
      for (const path of ['/tasks', '/start', '/models', '/operate', '/operate/instances']) {
        await page.goto(path);
        await page.getByRole('main').waitFor();
        const tooWide = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect([path, tooWide]).toEqual([path, 0]);
      }
      await page.context().close();
    },
    patienceMs,
  );

  test(
    'is the one of the browser until a person chooses, and then theirs in every browser',
    async () => {
      const page = await pages.open({ locale: 'de-AT' });
      const shown = () => page.evaluate(() => document.documentElement.lang);
      await page.goto('/tasks');
      await page.getByRole('button', { name: 'Anmelden' }).waitFor();
      expect(await shown()).toBe('de');
      expect(await seriousFindings(page)).toEqual([]);
      await signIn(page, ADMIN, 'de');
      await page.getByText('Ihnen ist nichts zugewiesen.').waitFor();
      const areas = page.getByRole('navigation', { name: 'Bereiche' }).getByRole('link');
      expect(await areas.allTextContents()).toEqual([
        'Aufgaben',
        'Starten',
        'Anfragen',
        'Modelle',
        'Betrieb',
        'Verwaltung',
      ]);
      expect(await seriousFindings(page)).toEqual([]);

      for (const [path, words] of [
        ['/start', 'Es gibt nichts, was Sie starten können.'],
        ['/models', 'Noch keine Prozesse'],
        ['/operate', 'nichts läuft'],
      ] as const) {
        await page.goto(path);
        await page.getByText(words).waitFor();
        expect(await seriousFindings(page)).toEqual([]);
      }

      await page.getByRole('button', { name: /^Konto von/ }).click();
      const saved = page.waitForResponse((answer) => answer.request().method() === 'PATCH' && answer.ok());
      await page.getByText('English', { exact: true }).click();
      await page.getByText('nothing is running').waitFor();
      await page.getByRole('navigation', { name: 'Areas' }).getByText('Tasks').waitFor();
      expect(await shown()).toBe('en');
      await saved;
      await page.reload();
      await page.getByText('nothing is running').waitFor();
      expect(page.complaints).toEqual([]);
      await page.context().close();

      const elsewhere = await pages.open({ locale: 'de-DE' });
      await elsewhere.goto('/operate');
      await signIn(elsewhere, ADMIN, 'de');
      await elsewhere.getByText('nothing is running').waitFor();

      // The editor follows while it is open: nothing is opened again, and undo is still there.
      await elsewhere.goto('/models');
      await elsewhere.getByRole('button', { name: 'New process' }).first().click();
      await elsewhere.getByRole('textbox', { name: 'Name' }).fill('Holiday');
      await elsewhere.getByRole('button', { name: 'Create' }).click();
      await elsewhere.getByText('General', { exact: true }).waitFor();
      await new ModelsArea(elsewhere).append('user task', 'Ask');
      await elsewhere.getByRole('button', { name: /^Account of/ }).click();
      // What is chosen shows as well where the system brings its own few colors.
      const backgroundOf = (word: string) =>
        elsewhere
          .locator('label')
          .filter({ has: elsewhere.getByText(word, { exact: true }) })
          .evaluate((label) => getComputedStyle(label).backgroundColor);
      await elsewhere.getByText('Deutsch', { exact: true }).waitFor();
      await elsewhere.emulateMedia({ forcedColors: 'active' });
      expect(await backgroundOf('English')).not.toBe(await backgroundOf('Deutsch'));
      await elsewhere.emulateMedia({ forcedColors: 'none' });
      await elsewhere.getByText('Deutsch', { exact: true }).click();
      await elsewhere.getByText('Allgemein', { exact: true }).waitFor();
      await elsewhere.locator('.djs-element.djs-shape').getByText('Ask').first().waitFor();
      expect(await elsewhere.getByRole('button', { name: 'Rückgängig', exact: true }).isEnabled()).toBe(true);
      expect(elsewhere.complaints).toEqual([]);
      await elsewhere.context().close();
    },
    patienceMs,
  );
});
