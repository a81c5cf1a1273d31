import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { chromium } from '../support/chromium.ts';
import { ordersModel } from '../support/decision-models.ts';
import { hostileDraft } from './support/hostile-model.ts';
import { modelFile } from './support/model-file.ts';
import { ModelsArea } from './support/models-area.ts';
import { seriousFindings, type WatchedPage } from './support/open-browser.ts';
import { startPages, type Pages } from './support/start-pages.ts';

const withBrowser = chromium === undefined ? describe.skip : describe;

const good = modelFile('packing', 'Packing', 'manualTask id="Work" name="Pack"');
const entities = Array.from(
  { length: 9 },
  (_, at) => `<!ENTITY lol${at + 1} "${`&lol${at};`.repeat(10)}">`,
).join('');
const withDoctype = (declared: string, entity: string) =>
  good.replace('?>', `?><!DOCTYPE a [${declared}]>`).replace('name="Pack"', `name="&${entity};"`);

/** Bytes that are no model, and what is said of them. */
const refused: readonly (readonly [name: string, content: string | Buffer, sentence: string | RegExp])[] = [
  ['empty.bpmn', '', '“empty.bpmn” is empty.'],
  ['blank.dmn', ' \n ', '“blank.dmn” is empty.'],
  [
    'picture.bpmn',
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a]),
    /“picture.bpmn” could not be read: it is not text/,
  ],
  [
    'archive.form',
    Buffer.from([0x50, 0x4b, 3, 4, 0xff, 0xfe, 0x80]),
    /“archive.form” could not be read: it is not text/,
  ],
  [
    'cut.bpmn',
    good.slice(0, good.indexOf('</bpmn:process>')),
    /“cut.bpmn” is no XML from line \d+, column \d+: \S+/,
  ],
  [
    'twice.bpmn',
    good.replace('name="Pack"', '$& name="Again"'),
    /“twice.bpmn” is no XML from line 5, column \d+: Attribute 'name'/,
  ],
  [
    'outside.bpmn',
    withDoctype('<!ENTITY e SYSTEM "https://evil.example/e">', 'e'),
    /“outside.bpmn” has a DOCTYPE, which could bring in other files/,
  ],
  ['laughs.bpmn', withDoctype(`<!ENTITY lol0 "lol">${entities}`, 'lol9'), /“laughs.bpmn” has a DOCTYPE/],
  [
    'other.bpmn',
    good.replaceAll('http://www.omg.org/spec/BPMN/20100524/MODEL', 'http://example.test/other'),
    '“other.bpmn” is neither BPMN 2.0 nor DMN: it begins with <bpmn:definitions> of the namespace http://example.test/other.',
  ],
  [
    'page.bpmn',
    '<html><script>globalThis.wasHit = 1</script></html>',
    '“page.bpmn” is neither BPMN 2.0 nor DMN: it begins with <html> of the namespace –.',
  ],
  ['broken.zip', 'PK', '“broken.zip” is no ZIP archive that can be read.'],
  ['words.bpmn', 'hello', '“words.bpmn” is neither a BPMN or DMN model nor a form.'],
  [
    'many.form',
    JSON.stringify({ id: 'many', components: Array.from({ length: 10_000 }, () => ({ type: 'textfield' })) }),
    '“many.form” has more than 1,000 components.',
  ],
  [
    'deep.form',
    `{"id":"deep","components":[${'{"type":"group","components":['.repeat(20_000)}${']}'.repeat(20_000)}]}`,
    '“deep.form” has groups within each other more than 50 times.',
  ],
  ['numbers.bpmn', '{"a": 1}', '“numbers.bpmn” is not a form: it needs JSON with an id and components.'],
];

withBrowser('importing files', () => {
  let pages: Pages;
  beforeAll(async () => {
    pages = await startPages();
  }, 120_000);
  afterAll(async () => {
    await pages?.stop();
  }, 120_000);

  async function openList() {
    const page = await pages.openSignedIn();
    await page.goto('/models');
    const models = new ModelsArea(page);
    await models.waitForList();
    return { page, models };
  }

  /** Drops files on the list as a person does; one too large for the test's own connection is made in the page. */
  async function drop(
    page: WatchedPage,
    files: readonly { name: string; content: string; bytes?: number }[],
  ) {
    const data = await page.evaluateHandle((all) => {
      const transfer = new DataTransfer();
      for (const { name, content, bytes = 0 } of all)
        transfer.items.add(new File([content, ' '.repeat(bytes)], name));
      return transfer;
    }, files);
    await page.locator('.mr-drop').dispatchEvent('drop', { dataTransfer: data });
  }

  test('what is no model is refused with its reason, and nothing is kept of it', async () => {
    const { page } = await openList();
    let wasAsked = false;
    await page.route('https://evil.example/**', (route) => {
      wasAsked = true;
      return route.abort();
    });
    for (const [name, content, sentence] of refused) {
      await page
        .getByLabel('Import BPMN, DMN and form files')
        .setInputFiles([{ name, mimeType: 'application/octet-stream', buffer: Buffer.from(content) }]);
      const said = page.getByRole('alert').filter({ hasText: sentence });
      await said.waitFor();
      // Only a few are shown at once.
      if (name !== 'numbers.bpmn') await said.getByRole('button', { name: 'Close' }).click();
    }
    expect(await seriousFindings(page)).toEqual([]);
    expect(wasAsked).toBe(false);
    expect(await page.evaluate(() => 'wasHit' in globalThis)).toBe(false);
    await drop(page, [{ name: 'huge.bpmn', content: good, bytes: 20 * 1024 * 1024 }]);
    await page.getByText('“huge.bpmn” is larger than 10 MB.').waitFor();
    // One that cannot be read keeps the others out: a part of a project is no project.
    await drop(page, [
      { name: 'packing.bpmn', content: good },
      { name: 'rest.bpmn', content: 'hello' },
    ]);
    await page.getByText('“rest.bpmn” is neither a BPMN or DMN model nor a form.').waitFor();
    const { body } = await pages.api.call('POST', '/v2/projects/search', { body: {} });
    expect(body.items).toEqual([]);
    expect(page.complaints).toEqual([]);
    await page.context().close();
  }, 120_000);

  test('files count by their content: wrong endings and UTF-16 are taken, several become one project', async () => {
    const { page, models } = await openList();
    await drop(page, [
      { name: 'packing.dmn', content: good },
      { name: 'orders.bpmn', content: ordersModel() },
      { name: 'ask.form', content: '{"id":"ask","type":"default","schemaVersion":18,"components":[]}' },
    ]);
    const bar = page.getByRole('navigation', { name: 'Project' });
    await bar.getByRole('button', { name: 'orders.dmn' }).waitFor();
    await bar.getByRole('button', { name: 'packing.bpmn' }).click();
    await models.waitForCanvas();

    // The whole project leaves as one archive, and comes back from it.
    await page.getByRole('button', { name: 'More for this project' }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: 'Save as one archive (.zip)' }).click();
    const archive = await download;
    expect(archive.suggestedFilename()).toMatch(/\.zip$/);
    const kept = page.url();
    await page.goto('/models');
    await models.waitForList();
    await page
      .getByLabel('Import BPMN, DMN and form files')
      .setInputFiles([
        { name: 'all.zip', mimeType: 'application/zip', buffer: await readFile(await archive.path()) },
      ]);
    for (const name of ['packing.bpmn', 'orders.dmn', 'ask.form'])
      await bar.getByRole('button', { name }).waitFor();
    expect(page.url()).not.toBe(kept);

    await page.goto('/models');
    await models.waitForList();
    const wide = Buffer.from(`\ufeff${good.replace('encoding="UTF-8"', 'encoding="UTF-16"')}`, 'utf16le');
    await page
      .getByLabel('Import BPMN, DMN and form files')
      .setInputFiles([{ name: 'wide.bpmn', mimeType: 'application/octet-stream', buffer: wide }]);
    await models.waitForCanvas();
    await models.element('Work').getByText('Pack', { exact: true }).waitFor();
    await models.waitForCheck('No problems. This model can be deployed.');
    expect(page.complaints).toEqual([]);
    await page.context().close();
  }, 120_000);

  const linked = modelFile(
    'asking',
    'Asking',
    'userTask id="Work" name="Ask"',
    'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"',
    '<bpmn:extensionElements><zeebe:userTask /><zeebe:formDefinition formId="ask" /></bpmn:extensionElements>',
  );

  test('a hostile form runs nothing and fetches nothing in its editor and its preview', async () => {
    const { page, models } = await openList();
    await models.importFiles([
      { name: 'asking.bpmn', content: linked },
      { name: 'ask.form', content: hostileDraft('ask') },
    ]);
    await models.waitForCanvas();
    await models.select('Work');
    await page.getByRole('tab', { name: 'Form', exact: true }).click();
    await page.getByRole('button', { name: 'Edit form' }).click();
    const pane = page.getByRole('region', { name: 'Form “ask”' });
    await pane.locator('.fjs-editor-container .fjs-form-field-iframe').first().waitFor();
    await pane
      .getByText(/A picture on evil.example, which is not shown here/)
      .nth(2)
      .waitFor();
    await pane.getByText('Preview', { exact: true }).click();
    await pane.locator('.fjs-powered-by').waitFor();
    await pane.getByText(/is on evil.example and is not shown here/).waitFor();
    expect(await page.locator('[onerror], iframe, img[src^="http"], a[href^="javascript"]').count()).toBe(0);
    expect(await page.evaluate(() => 'harmed' in window)).toBe(false);
    // The library cleans a text by reading it into a document of its own, where the policy tells of its handlers.
    expect(page.complaints.filter((text) => !text.startsWith('Executing inline event handler'))).toEqual([]);
    page.complaints.length = 0;
    await page.context().close();
  }, 120_000);
});
