import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { chromium } from '../support/chromium.ts';
import { modelFile } from './support/model-file.ts';
import { ModelsArea } from './support/models-area.ts';
import { findingsInBothSchemes, seriousFindings, watermarkIsFree } from './support/open-browser.ts';
import { startPages, type Pages } from './support/start-pages.ts';

const withBrowser = chromium === undefined ? describe.skip : describe;

const zeebe = 'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"';
const job = (type: string) =>
  `<bpmn:extensionElements><zeebe:taskDefinition type="${type}" /></bpmn:extensionElements>`;
const packing = (type: string, name = 'Pack') =>
  modelFile('packing', 'Packing', `serviceTask id="Work" name="${name}"`, zeebe, job(type));
/** The same with a check before the end. */
const checked = packing('wrap')
  .replace(
    '<bpmn:endEvent',
    '<bpmn:userTask id="Check" name="Check it"><bpmn:extensionElements><zeebe:userTask /></bpmn:extensionElements><bpmn:incoming>ToCheck</bpmn:incoming><bpmn:outgoing>ToEnd</bpmn:outgoing></bpmn:userTask><bpmn:endEvent',
  )
  .replace(
    '<bpmn:outgoing>ToEnd</bpmn:outgoing></bpmn:serviceTask>',
    '<bpmn:outgoing>ToCheck</bpmn:outgoing></bpmn:serviceTask>',
  )
  .replace(
    'sourceRef="Work" targetRef="End" />',
    'sourceRef="Check" targetRef="End" /><bpmn:sequenceFlow id="ToCheck" sourceRef="Work" targetRef="Check" />',
  )
  .replace(
    '</bpmndi:BPMNPlane>',
    '<bpmndi:BPMNShape id="Check_di" bpmnElement="Check"><dc:Bounds x="260" y="220" width="100" height="80" /></bpmndi:BPMNShape><bpmndi:BPMNEdge id="ToCheck_di" bpmnElement="ToCheck"><di:waypoint x="310" y="160" /><di:waypoint x="310" y="220" /></bpmndi:BPMNEdge></bpmndi:BPMNPlane>',
  );
const form = (label: string) =>
  JSON.stringify({ id: 'asked', type: 'default', components: [{ type: 'textfield', key: 'a', label }] });

withBrowser('what differs between versions', () => {
  let pages: Pages;
  beforeAll(async () => {
    pages = await startPages();
    await pages.api.deploy(['packing.bpmn', packing('pack')]);
    await pages.api.deploy(['packing.bpmn', checked]);
    await pages.api.deploy(['packing.bpmn', checked.replace('name="Check it"', 'name="Check twice"')]);
    const asking = (label: string) =>
      pages.api.deploy(
        [
          'asking.bpmn',
          modelFile(
            'asking',
            'Asking',
            `userTask id="Work" name="${label}"`,
            zeebe,
            '<bpmn:extensionElements><zeebe:userTask /><zeebe:formDefinition formId="asked" /></bpmn:extensionElements>',
          ),
        ],
        ['asked.form', form(label)],
      );
    await asking('One');
    await asking('Two');
  }, 120_000);
  afterAll(async () => {
    await pages?.stop();
  }, 120_000);

  test('side by side, by mouse and keyboard', async () => {
    const page = await pages.openSignedIn();
    await page.goto('/models/processes/packing');
    const history = page.getByRole('complementary', { name: 'Versions' });
    await history.getByText('live').waitFor();
    await page.locator('.djs-element').first().waitFor();
    expect(await findingsInBothSchemes(page)).toEqual([]);
    await history.getByRole('link', { name: 'Compare with v1' }).click();

    const list = page.getByRole('region', { name: 'What differs' });
    await list.getByText('2 added').waitFor();
    await list.getByText('2 with changed behavior').waitFor();
    const work = list.getByRole('listitem').filter({ hasText: 'Job type' });
    expect((await work.locator('del, ins').allTextContents()).join(' ')).toBe('pack wrap');
    const [before, now] = [
      page.getByRole('region', { name: 'Before: v1' }),
      page.getByRole('region', { name: 'Now: v2' }),
    ];
    await before.locator('[data-element-id="Work"].mr-differs-behavior').waitFor();
    await now.locator('[data-element-id="Check"].mr-differs-added').waitFor();
    expect(await before.locator('[data-element-id="Check"]').count()).toBe(0);
    expect(await watermarkIsFree(page, '.bjs-powered-by')).toBe(true);
    expect(await findingsInBothSchemes(page)).toEqual([]);

    // Both drawings show the same part.
    const scaleOf = (side: typeof now) =>
      side
        .locator('.viewport')
        .evaluate((viewport) => (viewport.getAttribute('transform') ?? '').match(/[\d.-]+/g));
    await now.getByRole('button', { name: 'Zoom in' }).click();
    expect(await scaleOf(before)).toEqual(await scaleOf(now));

    await list.getByText('2 added').click();
    await page.keyboard.press('n');
    await page.waitForURL(/element=Work/);
    await now.locator('[data-element-id="Work"].selected').waitFor();
    await page.keyboard.press('p');
    await page.waitForURL(/element=(?!Work)/);
    await list.getByRole('button', { name: /Check it/ }).click();
    await now.locator('[data-element-id="Check"].selected').waitFor();

    // One over the other: both are at the same place, and what was added is only in the upper one.
    await page.getByText('Overlay', { exact: true }).click();
    const over = page.getByRole('region', { name: 'v2 over v1' });
    await over.locator('.mr-compare-above [data-element-id="Check"].mr-differs-added').waitFor();
    await over.locator('.mr-compare-below [data-element-id="Work"].mr-differs-behavior').waitFor();
    expect(await over.locator('.mr-compare-below [data-element-id="Check"]').count()).toBe(0);
    await over.locator('.mr-compare-above [data-element-id="Work"] .djs-hit').first().click();
    await page.waitForURL(/element=Work/);
    const placeOf = (layer: string) =>
      over.locator(`.mr-compare-${layer} [data-element-id="Start"] .djs-visual`).boundingBox();
    expect(await placeOf('below')).toEqual(await placeOf('above'));
    expect(await watermarkIsFree(page, '.mr-compare-above .bjs-powered-by')).toBe(true);
    expect(await findingsInBothSchemes(page)).toEqual([]);
    await page.getByText('List', { exact: true }).click();
    await over.waitFor({ state: 'detached' });
    await list.getByText('2 added').waitFor();
    expect(page.complaints).toEqual([]);
    await page.context().close();
  }, 120_000);

  test('only what matters: differences of text are left out on request, and it is said', async () => {
    const page = await pages.openSignedIn();
    await page.goto('/models/processes/packing/compare?left=2&right=3');
    const list = page.getByRole('region', { name: 'What differs' });
    await list.getByRole('button', { name: /Check twice/ }).waitFor();
    await page.getByRole('switch', { name: 'Behavior only' }).check();
    await list.getByText('No behavior differs. 1 difference of layout or text is hidden.').waitFor();
    await page.getByRole('combobox', { name: 'Older version' }).selectOption('3');
    await list.getByText('Nothing differs.').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.goto('/models/processes/packing/compare?left=9&right=3');
    await page.getByText('This version does not exist').waitFor();
    await page.context().close();
  }, 120_000);

  test('forms are shown line by line', async () => {
    const page = await pages.openSignedIn();
    await page.goto('/models/processes/asking/compare');
    const text = page.getByRole('group').filter({ hasText: 'Form asked' });
    await text.getByText('"label": "One"').waitFor();
    await text.getByText('"label": "Two"').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.context().close();
  }, 120_000);

  test('a failed comparison says so and can be tried again', async () => {
    const page = await pages.openSignedIn();
    await page.route('**/v2/diffs', (route) => route.abort(), { times: 4 });
    await page.goto('/models/processes/packing/compare');
    await page.getByText('The versions could not be compared').waitFor();
    await page.unroute('**/v2/diffs');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page
      .getByRole('region', { name: 'What differs' })
      .getByText('Nothing differs.')
      .or(page.getByRole('region', { name: 'What differs' }).getByText('1 only in layout or text'))
      .waitFor();
    await page.context().close();
  }, 120_000);

  test('on a phone the list stands alone', async () => {
    const page = await pages.openSignedIn({ viewport: { width: 390, height: 800 } });
    await page.goto('/models/processes/packing/compare?left=1&right=2');
    const list = page.getByRole('region', { name: 'What differs' });
    await list.getByText('Open this page on a wider screen to see both drawings.').waitFor();
    await list.getByText('Job type').waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    expect(await seriousFindings(page)).toEqual([]);
    await page.context().close();
  }, 120_000);

  test('the deploy dialog says what changes against the live version, and leads there', async () => {
    const page = await pages.openSignedIn();
    const models = new ModelsArea(page);
    await page.goto('/models/processes/packing');
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    await models.waitForCanvas();
    await models.rename('Work', 'Pack carefully');
    await models.waitForCheck('No problems. This model can be deployed.');
    await page.getByRole('button', { name: 'Deploy', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: /^Deploy / });
    const changes = dialog.getByRole('region', { name: 'What changes against v3' });
    await changes.getByText('1 only in layout or text').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await changes.getByRole('button', { name: /Pack carefully/ }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.locator('[data-element-id="Work"].selected').waitFor();
    expect(page.complaints).toEqual([]);
    await page.context().close();
  }, 120_000);
});
