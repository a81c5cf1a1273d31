import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { chromium } from '../support/chromium.ts';
import { modelFile } from './support/model-file.ts';
import { ModelsArea } from './support/models-area.ts';
import { seriousFindings, watermarkIsFree } from './support/open-browser.ts';
import { startPages, type Pages } from './support/start-pages.ts';

const withBrowser = chromium === undefined ? describe.skip : describe;

withBrowser('working on a draft', () => {
  let pages: Pages;
  beforeAll(async () => {
    pages = await startPages();
  }, 120_000);
  afterAll(async () => {
    await pages?.stop();
  }, 120_000);

  async function openDraft(name: string, options: Parameters<Pages['open']>[0] = {}) {
    const page = await pages.openSignedIn(options);
    const models = new ModelsArea(page);
    await models.open();
    const file = modelFile('walk-me', name, 'manualTask id="Work" name="Work"');
    await models.importFiles([{ name: 'walk-me.bpmn', content: file }]);
    await models.waitForCanvas();
    return { page, models, file };
  }

  test.each(['light', 'dark'] as const)(
    'a token walks through the model and changes nothing (%s)',
    async (scheme) => {
      const { page, models, file } = await openDraft('Walk me', { scheme });
      await page.getByRole('button', { name: 'Walk through' }).click();
      const walk = page.getByRole('region', { name: 'Walk through' });
      await walk.locator('.djs-element[data-element-id="Work"]').waitFor();
      expect(await seriousFindings(page)).toEqual([]);
      expect(await watermarkIsFree(page, '.mr-walk .bjs-powered-by')).toBe(true);
      await walk.locator('.bts-context-pad').first().click();
      await walk.getByText('Process started').first().waitFor();
      await page.getByRole('button', { name: 'Back to editing' }).click();
      await walk.waitFor({ state: 'detached' });
      expect(await models.exportedText()).toBe(file);
      expect(page.complaints).toEqual([]);
      await page.context().close();
    },
    120_000,
  );

  test('two tabs of one draft know of each other, and the older one can show what was saved', async () => {
    const { page, models } = await openDraft('Two tabs');
    const other = await page.context().newPage();
    await other.goto(page.url());
    await other.locator('.djs-element').first().waitFor();
    await page.getByText('also open in another tab').waitFor();
    await other.getByText('also open in another tab').waitFor();
    await models.rename('Work', 'Renamed here');
    await other.getByText('Another tab has saved this draft.').waitFor();
    await other.getByRole('button', { name: 'Show what was saved' }).click();
    await other.locator('.djs-element[data-element-id="Work"]').getByText('Renamed here').waitFor();
    expect(await seriousFindings(other)).toEqual([]);
    await other.close();
    await page.getByText('also open in another tab').waitFor({ state: 'detached' });
    expect(page.complaints).toEqual([]);
    await page.context().close();
  }, 120_000);

  test('undo goes on after a reload', async () => {
    const { page, models } = await openDraft('Undo me');
    const undo = page.getByRole('button', { name: 'Undo', exact: true });
    expect(await undo.isDisabled()).toBe(true);
    await models.rename('Work', 'Second name');
    await models.element('Work').getByText('Second name').waitFor();
    await models.rename('Work', 'Third name');
    await models.element('Work').getByText('Third name').waitFor();
    await page.waitForTimeout(700);
    await page.reload();
    await models.element('Work').getByText('Third name').waitFor();
    await undo.and(page.locator(':enabled')).click();
    await models.element('Work').getByText('Second name').waitFor();
    await undo.and(page.locator(':enabled')).click();
    await models.element('Work').getByText('Work', { exact: true }).waitFor();
    expect(await undo.isDisabled()).toBe(true);
    await page.waitForTimeout(700);
    await page.reload();
    await models.element('Work').getByText('Work', { exact: true }).waitFor();
    expect(page.complaints).toEqual([]);
    await page.context().close();
  }, 120_000);
});
