import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { chromium } from '../support/chromium.ts';
import { buildByKeyboard, drawByMouse } from './support/draw-review.ts';
import { tabTo } from './support/keyboard.ts';
import { modelFile } from './support/model-file.ts';
import { ModelsArea } from './support/models-area.ts';
import { seriousFindings, watermarkIsFree } from './support/open-browser.ts';
import { signIn } from './support/sign-in.ts';
import { ADMIN, startPages, type Pages } from './support/start-pages.ts';

const withBrowser = chromium === undefined ? describe.skip : describe;

withBrowser('a model from a file to a running version', () => {
  let pages: Pages;
  beforeAll(async () => {
    pages = await startPages();
  }, 120_000);
  afterAll(async () => {
    await pages?.stop();
  }, 120_000);

  /** The Models area of the administrator, in a browser of its own. */
  async function openModels(options: Parameters<Pages['open']>[0] = {}) {
    const page = await pages.open(options);
    await page.goto('/models');
    await signIn(page, ADMIN);
    const models = new ModelsArea(page);
    await models.waitForList();
    return { page, models };
  }

  test('import, see what blocks, repair, deploy, change, deploy again with a note', async () => {
    const { page, models } = await openModels();
    await models.importFiles([
      {
        name: 'pack-order.bpmn',
        content: modelFile('pack-order', 'Pack order', 'serviceTask id="Work" name="Pack"'),
      },
    ]);
    await models.waitForCanvas();

    // A service task without a job type is refused: the problem says where, and leads to the field.
    await models.waitForCheck(/1 problem blocks deployment/);
    expect(await seriousFindings(page)).toEqual([]);
    expect(await watermarkIsFree(page, '.bjs-powered-by')).toBe(true);
    await page.getByRole('button', { name: 'Deploy', exact: true }).click();
    const blocked = page.getByRole('dialog', { name: 'Deploy Pack order' });
    expect(await blocked.getByRole('button', { name: 'Deploy', exact: true }).isDisabled()).toBe(true);
    await blocked.getByRole('button', { name: 'Show Pack' }).click();
    const jobType = page.getByRole('textbox', { name: 'Job type' });
    await jobType.fill('pack');
    await models.waitForCheck('No problems. This model can be deployed.');

    const first = await models.deploy();
    await first.getByText('Pack order v1 is live.').waitFor();
    await first.getByRole('button', { name: 'Close' }).last().click();
    await first.waitFor({ state: 'detached' });
    await page.getByText('Same as v1').waitFor();

    // The draft survives a reload; the second version needs a note.
    await models.rename('Work', 'Pack carefully');
    await page.getByText('Changed since v1').waitFor();
    await page.reload();
    await models.waitForCanvas();
    await page.getByText('Changed since v1').waitFor();
    const second = await models.deploy();
    await second.getByText('Say in a few words what changed.').waitFor();
    await second.getByRole('textbox', { name: /^Version note/ }).fill('The task says how to pack.');
    await second.getByRole('button', { name: 'Deploy', exact: true }).click();
    await second.getByText('Pack order v2 is live.').waitFor();
    await second.getByRole('button', { name: 'Close' }).last().click();
    await second.waitFor({ state: 'detached' });

    // Each deployment is a milestone to go back to; what was there is kept.
    await page.getByRole('button', { name: 'Milestones and deployments' }).click();
    const history = page.getByRole('complementary', { name: 'Milestones and deployments' });
    await history.getByText('pack-order v2').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await history.getByRole('button', { name: 'Go back to “Deployment”' }).click();
    await models.element('Work').getByText('Pack', { exact: true }).waitFor();

    await models.open();
    await page.getByRole('link', { name: 'Pack order', exact: true }).click();
    await page.getByRole('combobox', { name: 'Version' }).selectOption('1');
    await models.element('Work').getByText('Pack', { exact: true }).waitFor();
    expect(page.complaints).toEqual([]);
    await page.context().close();
  }, 120_000);

  test('a new approval brings its form, and both are deployed together', async () => {
    const { page, models } = await openModels({ scheme: 'dark' });
    await models.createProcess('Travel request', 'Approval');
    await tryExpressions(page, models);
    await models.select('Activity_review');
    await page.getByRole('tab', { name: 'People' }).click();
    await page.getByRole('combobox', { name: 'Assignee' }).fill('adm');
    await page.getByRole('option', { name: 'admin' }).click();
    await page.getByRole('combobox', { name: 'Groups who may take it' }).fill('managers');
    await page.keyboard.press('Enter');
    await page
      .getByRole('combobox', { name: 'Due', exact: true })
      .selectOption('2 days after the task appears');
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('tab', { name: 'Form' }).click();
    await page.getByRole('button', { name: 'Edit form' }).click();
    await page.getByRole('heading', { name: 'Review request', level: 1 }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    expect(await watermarkIsFree(page, '.fjs-powered-by')).toBe(true);
    await page.getByText('Preview', { exact: true }).click();
    await page.getByRole('checkbox', { name: 'I approve this request' }).check();
    await page.getByText('"approved": true').waitFor();
    await page.getByRole('button', { name: 'Back to properties' }).click();

    await models.waitForCheck('No problems. This model can be deployed.');
    await page.getByRole('button', { name: 'Deploy', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Deploy Travel request' });
    await dialog.getByText('This is a new process. It becomes v1.').waitFor();
    await dialog.getByText('travel-request-review.form').waitFor();
    await dialog.getByRole('region', { name: 'Who will get tasks' }).getByText('admin, managers').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Deploy', exact: true }).click();
    await dialog.getByText('Travel request v1 is live.').waitFor();
    await dialog.getByRole('button', { name: 'Share start link' }).waitFor();
    const [task] = await taskOfStarted(pages, 'travel-request');
    expect(task).toMatchObject({ assignee: 'admin', candidateGroups: ['managers'] });
    const days = (Date.parse(task?.dueDate ?? '') - Date.parse(task?.creationDate ?? '')) / 86_400_000;
    expect(Math.round(days)).toBe(2);
    expect(page.complaints).toEqual([]);
    await page.context().close();
  }, 120_000);

  test('from a blank page to a running approval by mouse, and a reload on the way loses nothing', async () => {
    const { page, models } = await openModels({ viewport: { width: 1024, height: 768 } });
    await page.getByRole('button', { name: 'New process' }).first().click();
    const created = page.getByRole('dialog', { name: 'New process' });
    await created.getByRole('textbox', { name: 'Name' }).fill('Expense approval');
    expect(await created.getByRole('textbox', { name: 'Process id' }).inputValue()).toBe('expense-approval');
    for (const tile of ['Blank', 'Approval', 'Approval with reminder', 'Request → review → notify'])
      await created.getByRole('radio', { name: tile, exact: true }).waitFor();
    await created.getByRole('button', { name: 'Create' }).click();
    await page.getByText('Press A to add the next step').waitFor();
    await drawByMouse(page, models);

    await page.getByRole('button', { name: 'Show the problems' }).click();
    await models.problems().getByText('2 flows of “Exclusive gateway” have no condition').waitFor();
    await page.getByRole('button', { name: 'Show Exclusive gateway without name' }).click();
    await page.getByRole('button', { name: 'Edit the condition to “Pay out”' }).click();
    await page.locator('.bio-properties-panel .cm-content:focus').fill('approved');
    await page.getByText('null → not to “Pay out”').waitFor();
    await page.getByRole('button', { name: 'Make “Rejected” the default' }).click();
    await models.waitForCheck('No problems. This model can be deployed.');
    await page.getByText('Saved', { exact: true }).waitFor();

    await page.reload();
    await models.waitForCanvas();
    await page.getByRole('button', { name: /^Show outline/ }).click();
    await page.getByRole('treeitem', { name: /^User task Review expense/ }).click();
    await page.getByRole('tab', { name: 'People' }).click();
    for (const section of ['Who does it', 'When', 'Notify'])
      await page.getByRole('region', { name: section, exact: true }).waitFor();
    await page.getByRole('combobox', { name: 'Groups who may take it' }).fill('Managers');
    await page.keyboard.press('Enter');
    await page.getByRole('tab', { name: 'Form' }).click();
    await page.getByRole('button', { name: 'Create form' }).click();
    await page.getByRole('heading', { name: 'Review expense', level: 1 }).waitFor();
    await page.getByRole('button', { name: 'Back to properties' }).click();
    await page.getByRole('button', { name: 'Edit form' }).and(page.locator(':focus')).waitFor();

    await models.waitForCheck('No problems. This model can be deployed.');
    await page.getByRole('button', { name: 'Deploy', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Deploy Expense approval' });
    await dialog.getByText('This is a new process. It becomes v1.').waitFor();
    await dialog.getByText('expense-approval-review-expense.form').waitFor();
    await dialog.getByRole('region', { name: 'Who will get tasks' }).getByText('Managers').waitFor();
    await dialog.getByRole('status').getByText('No problems.').waitFor();
    await dialog.getByRole('button', { name: 'Deploy', exact: true }).click();
    await dialog.getByText('Expense approval v1 is live.').waitFor();
    await dialog.getByRole('link', { name: 'Open in Operate' }).waitFor();
    await dialog.getByRole('button', { name: 'Share start link' }).waitFor();
    await dialog.getByRole('link', { name: 'Start one' }).click();
    await page.getByRole('main').getByRole('button', { name: 'Start', exact: true }).click();
    const running = page.getByRole('status', { name: 'Running.' });
    await running.getByText('Waiting at Review expense for group Managers').waitFor();
    await running.getByRole('link', { name: 'Review expense' }).waitFor();
    expect(page.complaints).toEqual([]);
    await page.context().close();
  }, 120_000);

  test('from the sign-in to a running instance with the keyboard alone', async () => {
    const page = await pages.open();
    const models = new ModelsArea(page);
    const { keyboard } = page;
    const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
    await page.goto('/models');
    await page.getByRole('textbox', { name: 'Username' }).and(page.locator(':focus')).waitFor();
    await keyboard.type(ADMIN.username);
    await keyboard.press('Tab');
    await keyboard.type(ADMIN.password);
    await keyboard.press('Enter');
    await models.waitForList();
    await tabTo(page, button('New process').first());
    await keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'Name' }).and(page.locator(':focus')).waitFor();
    await keyboard.type('Quick check');
    await tabTo(page, button('Create'));
    await keyboard.press('Enter');
    await buildByKeyboard(page, models);

    // The ways out of the gateway are reached from the gateway.
    await keyboard.press('ArrowUp');
    await keyboard.press('ArrowUp');
    await keyboard.press('Enter');
    await tabTo(page, button('Edit the condition to “Looked at”'));
    await keyboard.press('Enter');
    await page.locator('.bio-properties-panel .cm-content:focus').waitFor();
    await keyboard.type('fine');
    await page.getByText('null → not to “Looked at”').waitFor();
    await models.waitForCheck('1 warning');
    await tabTo(page, button(/Show the problems/));
    await keyboard.press('Enter');
    await tabTo(page, button('Make “Left alone” the default'));
    await keyboard.press('Enter');
    await models.waitForCheck('No problems. This model can be deployed.');
    await page.locator('.mr-problems-bar:focus').waitFor();

    // Whoever comes back from what covers the editor is where it was opened.
    await tabTo(page, button('Walk through'), 'Shift+Tab');
    await keyboard.press('Enter');
    await button('Back to editing').and(page.locator(':focus')).waitFor();
    await keyboard.press('Enter');
    await button('Walk through').and(page.locator(':focus')).waitFor();
    await tabTo(page, button('Try it'));
    await keyboard.press('Enter');
    await page.getByText('Nothing runs yet. Start the process.').waitFor();
    await tabTo(page, button('Back to editing'));
    await keyboard.press('Enter');
    await button('Try it').and(page.locator(':focus')).waitFor();

    await tabTo(page, button('Deploy'), 'Shift+Tab');
    await keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Deploy Quick check' });
    await dialog.getByText('This is a new process. It becomes v1.').waitFor();
    await tabTo(page, dialog.getByRole('button', { name: 'Deploy', exact: true }));
    await keyboard.press('Enter');
    await dialog.getByText('Quick check v1 is live.').waitFor();
    await tabTo(page, dialog.getByRole('link', { name: 'Start one' }));
    await keyboard.press('Enter');
    await tabTo(page, page.getByRole('main').getByRole('button', { name: 'Start', exact: true }));
    await keyboard.press('Enter');
    await tabTo(page, page.getByRole('link', { name: 'Look at it', exact: true }));
    expect(page.complaints).toEqual([]);
    await page.context().close();
  }, 120_000);

  test('a deadlock is shown with the way that leads there, and the next change takes it off', async () => {
    const { page, models } = await openModels();
    const join = modelFile('stuck', 'Stuck', 'parallelGateway id="Work" name="Wait for both"')
      .replace('<bpmn:endEvent', '<bpmn:exclusiveGateway id="Choose" default="Left" /><bpmn:endEvent')
      .replace('sourceRef="Start" targetRef="Work"', 'sourceRef="Start" targetRef="Choose"')
      .replace(
        '</bpmn:process>',
        '<bpmn:sequenceFlow id="Left" sourceRef="Choose" targetRef="Work" /><bpmn:sequenceFlow id="Right" sourceRef="Choose" targetRef="Work"><bpmn:conditionExpression>n = 1</bpmn:conditionExpression></bpmn:sequenceFlow></bpmn:process>',
      )
      .replace(
        '</bpmndi:BPMNPlane>',
        '<bpmndi:BPMNShape id="Choose_di" bpmnElement="Choose"><dc:Bounds x="200" y="200" width="50" height="50" /></bpmndi:BPMNShape>' +
          '<bpmndi:BPMNEdge id="Left_di" bpmnElement="Left"><di:waypoint x="225" y="200" /><di:waypoint x="280" y="160" /></bpmndi:BPMNEdge>' +
          '<bpmndi:BPMNEdge id="Right_di" bpmnElement="Right"><di:waypoint x="250" y="225" /><di:waypoint x="310" y="160" /></bpmndi:BPMNEdge></bpmndi:BPMNPlane>',
      )
      .replaceAll(/<bpmn:(incoming|outgoing)>[^<]*<\/bpmn:\1>/g, '');
    await models.importFiles([{ name: 'stuck.bpmn', content: join }]);
    await models.waitForCanvas();
    await models.waitForCheck('2 warnings');
    await page.getByText('Show the problems').click();
    await page.getByRole('button', { name: 'Play the path to Wait for both' }).click();
    const onPath = page.locator('.djs-element.mr-path');
    expect(
      await onPath.evaluateAll((all) => all.map((one) => one.getAttribute('data-element-id')).sort()),
    ).toEqual(['Choose', 'Left', 'Start', 'ToWork', 'Work']);
    await page.locator('.djs-element.mr-path-now[data-element-id="Work"]').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await models.rename('Start', 'Begin');
    await onPath.first().waitFor({ state: 'detached' });
    expect(page.complaints).toEqual([]);
    await page.context().close();
  }, 120_000);

  test('on a small screen models are shown and not edited', async () => {
    const { page } = await openModels({ viewport: { width: 390, height: 844 } });
    await page.getByText('On a small screen models are read-only.').waitFor();
    expect(await page.getByRole('button', { name: 'New process' }).count()).toBe(0);
    expect(page.complaints).toEqual([]);
    await page.context().close();
  }, 120_000);
});

interface TaskFacts {
  assignee: string;
  candidateGroups: string[];
  dueDate: string;
  creationDate: string;
}

/** The tasks of an instance that is started with what was just deployed. */
async function taskOfStarted({ api }: Pages, processDefinitionId: string): Promise<TaskFacts[]> {
  const { body } = await api.call('POST', '/v2/process-instances', { body: { processDefinitionId } });
  const filter = { processInstanceKey: body.processInstanceKey as string };
  const found = await api.call('POST', '/v2/user-tasks/search', { body: { filter } });
  return found.body.items as TaskFacts[];
}

/** The ways out of the gateway on the data of the form, on other data that is kept, and names offered while typing. */
async function tryExpressions(page: Page, models: ModelsArea): Promise<void> {
  await models.select('Gateway_approved');
  const check = page.getByRole('region', { name: 'On sample data' });
  await check.getByText('true → to “Approved”').waitFor();
  await check.getByText('otherwise → to “Rejected”').waitFor();
  await check.getByRole('button', { name: 'Sample data' }).click();
  const data = check.getByRole('textbox', { name: 'Sample data (JSON)' });
  expect(await data.innerText()).toContain('"approved": true');
  await data.fill('{"approved": false}');
  await check.getByText('no condition holds → to “Rejected”').waitFor();
  expect(await seriousFindings(page)).toEqual([]);
  await page.getByText('Saved', { exact: true }).waitFor();
  await page.reload();
  await models.waitForCanvas();
  await models.select('Flow_approved_label');
  await check.getByText('false → not to “Approved”').waitFor();
  await models.openGroup('Condition');
  await page.locator('.bio-properties-panel .cm-content').fill('appr');
  await page.getByRole('option', { name: /^approved/ }).click();
  await check.getByText('=approved', { exact: true }).waitFor();
  await page.locator('.bio-properties-panel .cm-content').fill('approved = )');
  await check.getByText(/^The expression is not valid at position/).waitFor();
  await page.locator('.bio-properties-panel .cm-content').fill('approved');
  await check.getByText('false → not to “Approved”').waitFor();
}
