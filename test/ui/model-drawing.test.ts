import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { chromium } from '../support/chromium.ts';
import { modelFile } from './support/model-file.ts';
import { ModelsArea } from './support/models-area.ts';
import { seriousFindings } from './support/open-browser.ts';
import { startPages, type Pages } from './support/start-pages.ts';

const withBrowser = chromium === undefined ? describe.skip : describe;

const zeebe = 'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"';
const model = modelFile(
  'packing',
  'Packing',
  'serviceTask id="Work" name="Pack"',
  zeebe,
  '<bpmn:extensionElements><zeebe:taskDefinition type="pack" /></bpmn:extensionElements>',
);

withBrowser('the drawing of a model', () => {
  let pages: Pages;
  beforeAll(async () => {
    pages = await startPages();
  }, 120_000);
  afterAll(async () => {
    await pages?.stop();
  }, 120_000);

  async function openFile(content: string) {
    const page = await pages.openSignedIn();
    const models = new ModelsArea(page);
    await page.goto('/models');
    await models.waitForList();
    await models.importFiles([{ name: 'packing.bpmn', content }]);
    return { page, models };
  }
  const placeOf = (models: ModelsArea) => models.element('Work').getAttribute('transform');

  test('is laid out anew on request, keeps what the model says, and comes back by undo', async () => {
    const { page, models } = await openFile(model.replace('x="260" y="80"', 'x="260" y="480"'));
    await models.waitForCanvas();
    const before = await placeOf(models);
    await page.getByRole('button', { name: 'Tidy up' }).click();
    const dialog = page.getByRole('dialog', { name: 'Lay the drawing out anew?' });
    expect(await seriousFindings(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Tidy up' }).click();
    await page.waitForFunction(
      (old) => document.querySelector('[data-element-id="Work"]')?.getAttribute('transform') !== old,
      before,
    );
    await models.waitForCanvas();
    expect(await models.exportedText()).toContain('type="pack"');
    await page.getByRole('button', { name: 'Undo' }).click();
    await models.waitForCanvas();
    expect(await placeOf(models)).toBe(before);
    expect(page.complaints).toEqual([]);
    await page.context().close();
  }, 120_000);

  test('is not touched where the layout would lose something, and it is said', async () => {
    const note =
      '<bpmn:textAnnotation id="Note"><bpmn:text>Look</bpmn:text></bpmn:textAnnotation></bpmn:process>';
    const shape =
      '<bpmndi:BPMNShape id="Note_di" bpmnElement="Note"><dc:Bounds x="260" y="200" width="100" height="30" /></bpmndi:BPMNShape></bpmndi:BPMNPlane>';
    const { page, models } = await openFile(
      model.replace('</bpmn:process>', note).replace('</bpmndi:BPMNPlane>', shape),
    );
    await models.waitForCanvas();
    await page.getByRole('button', { name: 'Tidy up' }).click();
    await page.getByText('A model with annotations, groups or data cannot be laid out by itself').waitFor();
    await page.context().close();
  }, 120_000);

  test('is made for a file that has none', async () => {
    const { page, models } = await openFile(
      model.replace(/<bpmndi:BPMNDiagram[\s\S]*<\/bpmndi:BPMNDiagram>/, ''),
    );
    await page.getByRole('button', { name: 'Make a drawing' }).click();
    await models.element('Work').getByText('Pack', { exact: true }).waitFor();
    expect(page.complaints).toEqual([]);
    await page.context().close();
  }, 120_000);

  test('shows names, texts and colors of a hostile file as what they are', async () => {
    const attack = '&lt;img src=x onerror=&quot;window.wasHit = 1&quot;&gt;';
    const { page, models } = await openFile(
      model
        .replace('name="Pack"', `name="${attack}"`)
        .replace('name="Packing"', `name="${attack}"`)
        .replace('<bpmn:extensionElements>', `<bpmn:documentation>${attack}</bpmn:documentation>$&`)
        .replace(zeebe, `${zeebe} xmlns:bioc="http://bpmn.io/schema/bpmn/biocolor/1.0"`)
        .replace(
          'bpmnElement="Work"',
          '$& bioc:stroke="javascript:window.wasHit=1" bioc:fill="url(https://evil.example/x)"',
        ),
    );
    let wasAsked = false;
    await page.route('https://evil.example/**', (route) => {
      wasAsked = true;
      return route.abort();
    });
    await models.waitForCanvas();
    await models.select('Work');
    await models.openGroup('Documentation');
    await models.waitForCheck('No problems. This model can be deployed.');
    await page.getByRole('button', { name: 'Show outline (O)' }).click();
    await page.getByRole('treeitem', { name: /^Service task <img src=x/ }).waitFor();
    await page.getByRole('button', { name: 'Try it' }).click();
    await page.getByRole('region', { name: /^Try it: <img src=x/ }).waitFor();
    await page.getByText('Nothing runs yet. Start the process.').waitFor();
    expect(await page.locator('img[src="x"]').count()).toBe(0);
    expect(await page.evaluate(() => 'wasHit' in globalThis)).toBe(false);
    // What is no color is not even handed to the browser, whose policy would stop it.
    expect(wasAsked).toBe(false);
    expect(page.complaints).toEqual([]);
    await page.context().close();
  }, 120_000);

  test('of some steps only says which ones are not seen, and can be made whole', async () => {
    const { page, models } = await openFile(
      model.replace(/<bpmndi:BPMNShape id="Work_di"[\s\S]*?<\/bpmndi:BPMNShape>/, ''),
    );
    await page.getByText(/One step of this file has no place in its drawing .*: Pack\./).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Tidy up' }).first().click();
    await page.getByRole('dialog').getByRole('button', { name: 'Tidy up' }).click();
    await models.element('Work').getByText('Pack', { exact: true }).waitFor();
    await page.getByText(/has no place in its drawing/).waitFor({ state: 'detached' });
    await page.context().close();
  }, 120_000);

  test('is handed out as a picture for documents', async () => {
    const { page, models } = await openFile(model);
    await models.waitForCanvas();
    await page.getByRole('button', { name: 'Export' }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: 'PNG picture' }).click();
    const bytes = await readFile(await (await download).path());
    expect(bytes.subarray(1, 4).toString()).toBe('PNG');
    // Width and height stand behind the first eight bytes and the head of the first part.
    expect(bytes.readUInt32BE(16)).toBeGreaterThan(600);
    expect(page.complaints).toEqual([]);
    await page.context().close();
  }, 120_000);
});
