import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { chromium } from '../support/chromium.ts';
import { ordersModel } from '../support/decision-models.ts';
import { ModelsArea } from './support/models-area.ts';
import { seriousFindings, watermarkIsFree, type WatchedPage } from './support/open-browser.ts';
import { startPages, type Pages } from './support/start-pages.ts';

/** One table, drawn: the diagram has a view of its own. */
const drawnDecision = `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" xmlns:dmndi="https://www.omg.org/spec/DMN/20191111/DMNDI/" xmlns:dc="http://www.omg.org/spec/DMN/20180521/DC/" id="talk" name="Preise" namespace="http://millrace.test">
  <decision id="discount" name="Rabatt"><decisionTable id="table" hitPolicy="FIRST">
    <input id="in" label="Betrag"><inputExpression id="inText" typeRef="number"><text>amount</text></inputExpression></input>
    <output id="out" name="discount" typeRef="number" />
    <rule id="rule"><inputEntry id="when"><text>&gt; 100</text></inputEntry><outputEntry id="then"><text>10</text></outputEntry></rule>
  </decisionTable></decision>
  <dmndi:DMNDI><dmndi:DMNDiagram id="diagram"><dmndi:DMNShape id="shape" dmnElementRef="discount"><dc:Bounds height="80" width="180" x="160" y="100" /></dmndi:DMNShape></dmndi:DMNDiagram></dmndi:DMNDI>
</definitions>`;

const withBrowser = chromium === undefined ? describe.skip : describe;

withBrowser('decisions in the Models area', () => {
  let pages: Pages;
  beforeAll(async () => {
    pages = await startPages();
  }, 120_000);
  afterAll(async () => {
    await pages?.stop();
  }, 120_000);

  async function openModels(options: Parameters<Pages['open']>[0] = {}) {
    const page = await pages.openSignedIn(options);
    const models = new ModelsArea(page);
    await models.open();
    return { page, models };
  }

  async function writeData(page: WatchedPage, data: string): Promise<void> {
    await page.getByRole('complementary', { name: 'Try it' }).locator('.cm-content').click();
    await page.keyboard.press('Control+a');
    await page.keyboard.insertText(data);
  }

  /** Writes sample data and evaluates. */
  async function evaluate(page: WatchedPage, data: string): Promise<void> {
    await writeData(page, data);
    await page.getByRole('button', { name: 'Evaluate' }).click();
  }

  test('import, look at every view, try, change a rule, deploy, see the versions', async () => {
    const { page, models } = await openModels();
    await models.importFiles([{ name: 'orders.dmn', content: ordersModel() }]);
    // Without a drawing the first decision is shown.
    await page.getByRole('tab', { name: 'Discount', exact: true }).click();
    await page.getByText('Hit policy:').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    expect(await watermarkIsFree(page, '.bjs-powered-by')).toBe(true);
    await page.getByRole('tab', { name: 'Price' }).click();
    await page.getByText('amount * (100 - discount) / 100').waitFor();

    await page.getByRole('combobox', { name: 'Decision' }).selectOption('price');
    await evaluate(page, '{"amount": 200}');
    await page.locator('.mr-decision-output').getByText('180').waitFor();
    await page.getByText('Discount', { exact: true }).last().click();
    await page.getByText('Rule 2 matched:').waitFor();

    await page.getByRole('tab', { name: 'Discount', exact: true }).click();
    const percent = page.locator('td.output-cell').nth(1);
    await percent.click();
    await page.keyboard.press('Control+a');
    await page.keyboard.insertText('50');
    await page.keyboard.press('Tab');
    await page.getByRole('button', { name: 'Undo' }).and(page.locator(':enabled')).waitFor();
    await evaluate(page, '{"amount": 200}');
    await page.locator('.mr-decision-output').getByText('100').waitFor();

    await page.reload();
    await page.getByRole('tab', { name: 'Discount', exact: true }).click();
    await page.locator('td.output-cell').nth(1).getByText('50').waitFor();
    await models.waitForCheck('No problems. This model can be deployed.');
    const first = await models.deploy();
    await first.getByText('Model orders v1 is live.').waitFor();
    await first.getByRole('button', { name: 'Close' }).last().click();
    await page.getByText('Same as v1').waitFor();

    await models.open();
    // The list also has the draft of that name; the deployed model comes when the server has answered.
    await page.locator('a[href^="/models/decisions/"]', { hasText: 'Model orders' }).click();
    await page.getByRole('combobox', { name: 'Version' }).waitFor();
    await page.getByRole('tab', { name: 'Discount', exact: true }).click();
    await page.getByText('Hit policy:').waitFor();
    await evaluate(page, '{"amount": 1}');
    await page.locator('.mr-decision-output').getByText('0', { exact: true }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Edit' }).click();
    await page.getByText('Same as v1').waitFor();
    expect(page.complaints).toEqual([]);
    await page.context().close();
  }, 180_000);

  test('a new decision starts with a table that can be evaluated; in the dark its diagram is readable', async () => {
    const { page, models } = await openModels({ scheme: 'dark' });
    await page.getByRole('button', { name: 'New process' }).first().click();
    const dialog = page.getByRole('dialog', { name: 'New process' });
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Who pays');
    await dialog.getByRole('radio', { name: 'Decision', exact: true }).click();
    await dialog.getByRole('button', { name: 'Create' }).click();
    await page.locator('.djs-element').first().waitFor();
    await models.waitForCheck('No problems. This model can be deployed.');
    expect(await seriousFindings(page)).toEqual([]);
    await writeData(page, '[1]');
    await page.getByText('Write a JSON object').waitFor();
    expect(await page.getByRole('button', { name: 'Evaluate' }).isDisabled()).toBe(true);
    await evaluate(page, '{"amount": 1}');
    await page.locator('.mr-decision-output').getByText('"yes"').waitFor();
    expect(page.complaints).toEqual([]);
    await page.context().close();
  }, 120_000);

  test('people talk about a decision; its tab says so until it is settled; the editor speaks the language of the page', async () => {
    const page = await pages.openSignedIn({ locale: 'de' });
    await page.goto('/models');
    await page
      .getByLabel('BPMN-, DMN- und Formulardateien importieren')
      .setInputFiles([{ name: 'talk.dmn', mimeType: 'application/xml', buffer: Buffer.from(drawnDecision) }]);
    await page.getByRole('tab', { name: 'Rabatt', exact: true }).click();
    await page.getByText('Trefferregel:').waitFor();
    await page.getByRole('button', { name: 'Kommentare', exact: true }).click();
    const talk = page.getByRole('complementary', { name: 'Kommentare' });
    await talk.getByRole('heading', { name: /Rabatt/ }).waitFor();
    await talk.getByRole('textbox').fill('Warum zehn?');
    await talk.getByRole('button', { name: 'Kommentieren', exact: true }).click();
    await page.getByRole('tab', { name: 'Rabatt 1 offener Kommentar' }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('tab', { name: 'Diagramm' }).click();
    await talk.getByRole('heading', { name: /talk\.dmn/ }).waitFor();
    await page.getByRole('tab', { name: /^Rabatt/ }).click();
    await talk.getByRole('button', { name: 'Erledigt' }).click();
    await page.getByRole('tab', { name: 'Rabatt', exact: true }).waitFor();
    expect(page.complaints).toEqual([]);
    await page.context().close();
  }, 120_000);

  test('on a small screen decisions are shown and not edited', async () => {
    const file = ordersModel().replaceAll(/orders|discount|price/g, 'small-$&');
    expect((await pages.api.deploy(['small.dmn', file])).status).toBe(200);
    const page = await pages.openSignedIn({ viewport: { width: 390, height: 844 } });
    await page.goto('/models/decisions/small-orders');
    await page.getByRole('tab', { name: 'Price' }).click();
    await page.getByText('amount * (100 - small-discount) / 100').waitFor();
    expect(await page.getByRole('button', { name: 'Edit' }).count()).toBe(0);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    expect(page.complaints).toEqual([]);
    await page.context().close();
  }, 120_000);

  test('a file that the editor cannot read can still be checked, tried and deployed', async () => {
    const { page, models } = await openModels();
    const old = ordersModel()
      .replaceAll(
        'https://www.omg.org/spec/DMN/20191111/MODEL/',
        'http://www.omg.org/spec/DMN/20180521/MODEL/',
      )
      .replaceAll('orders', 'older');
    await models.importFiles([{ name: 'older.dmn', content: old }]);
    await page.getByText('The decisions could not be shown.').waitFor();
    await evaluate(page, '{"amount": 200}');
    await page.locator('.mr-decision-output').getByText('10').waitFor();
    const dialog = await models.deploy();
    await dialog.getByText('Model older v1 is live.').waitFor();
    await page.context().close();
  }, 120_000);
});
