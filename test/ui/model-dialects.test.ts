import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { chromium } from '../support/chromium.ts';
import { modelFile } from './support/model-file.ts';
import { ModelsArea } from './support/models-area.ts';
import { seriousFindings } from './support/open-browser.ts';
import { startPages, type Pages } from './support/start-pages.ts';

const withBrowser = chromium === undefined ? describe.skip : describe;

withBrowser('a model of another dialect in the editor', () => {
  let pages: Pages;
  beforeAll(async () => {
    pages = await startPages();
  }, 120_000);
  afterAll(async () => {
    await pages?.stop();
  }, 120_000);

  async function openFile(name: string, content: string, options: Parameters<Pages['open']>[0] = {}) {
    const page = await pages.openSignedIn(options);
    const models = new ModelsArea(page);
    await models.open();
    await models.importFiles([{ name, content }]);
    await models.waitForCanvas();
    return { page, models };
  }

  test('camunda: the topic is a field; what is not touched is kept, and the server deploys it', async () => {
    const file = modelFile(
      'legacy-call',
      'Legacy call',
      'serviceTask id="Work" name="Call" camunda:type="external" camunda:topic="call" camunda:asyncBefore="true"',
      'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:other="http://other.test"',
      '<bpmn:extensionElements><camunda:inputOutput><camunda:inputParameter name="a">${1 + 1}</camunda:inputParameter></camunda:inputOutput><other:note deep="1"><other:line>kept</other:line></other:note></bpmn:extensionElements>',
    );
    const { page, models } = await openFile('legacy-call.bpmn', file);
    await models.select('Work');
    await models.openGroup('Implementation');
    const topic = page.getByRole('textbox', { name: 'Topic' });
    await topic.waitFor();
    expect(await topic.inputValue()).toBe('call');
    expect(await page.getByRole('textbox', { name: 'Job type' }).count()).toBe(0);
    expect(await seriousFindings(page)).toEqual([]);
    await topic.fill('call-again');
    const saved = await models.exportedText();
    expect(saved).toContain('camunda:topic="call-again"');
    expect(saved).toContain('camunda:asyncBefore="true"');
    expect(saved).toContain('<camunda:inputParameter name="a">${1 + 1}</camunda:inputParameter>');
    expect(saved).toMatch(/<other:note deep="1">\s*<other:line>kept<\/other:line>/);
    expect(saved).not.toContain('zeebe');
    await models.waitForCheck('No problems. This model can be deployed.');
    const dialog = await models.deploy();
    await dialog.getByText('Legacy call v1 is live.').waitFor();
    expect(page.complaints).toEqual([]);
    await page.context().close();
  }, 120_000);

  test('camunda: fields that the file lists are shown, and become a form with the same keys and rules', async () => {
    const file = modelFile(
      'leave',
      'Leave',
      'userTask id="Work" name="Ask"',
      'xmlns:camunda="http://camunda.org/schema/1.0/bpmn"',
      '<bpmn:extensionElements><camunda:formData><camunda:formField id="days" label="Days off" type="long"><camunda:validation><camunda:constraint name="max" config="30" /></camunda:validation></camunda:formField></camunda:formData></bpmn:extensionElements>',
    );
    const { page, models } = await openFile('leave.bpmn', file);
    await models.select('Work');
    await page.getByRole('tab', { name: 'Form', exact: true }).click();
    const side = page.getByRole('tabpanel', { name: 'Form' });
    await side.getByText('The form of “Ask” comes from the fields that the process lists.').waitFor();
    await side.getByRole('listitem').filter({ hasText: 'Days off' }).waitFor();
    await side.getByRole('button', { name: 'Preview' }).click();
    await side.getByRole('textbox', { name: 'Days off' }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await side.getByRole('button', { name: 'Make a form of them' }).click();
    await page.getByRole('region', { name: 'Form “leave-ask”' }).waitFor();
    const saved = await models.exportedText();
    expect(saved).toContain('camunda:formRef="leave-ask" camunda:formRefBinding="deployment"');
    expect(saved).not.toContain('formData');
    await models.waitForCheck('No problems. This model can be deployed.');
    const dialog = await models.deploy();
    await dialog.getByText('Leave v1 is live.').waitFor();
    const { body } = await pages.api.call('POST', '/v2/process-definitions/search', {
      body: { filter: { processDefinitionId: 'leave' } },
    });
    const started = await pages.api.call('POST', '/v2/process-instances', {
      body: { processDefinitionKey: body.items[0].processDefinitionKey },
    });
    const tasks = await pages.api.call('POST', '/v2/user-tasks/search', {
      body: { filter: { processInstanceKey: started.body.processInstanceKey } },
    });
    const refused = await pages.api.call(
      'POST',
      `/v2/user-tasks/${tasks.body.items[0].userTaskKey}/completion`,
      { body: { variables: { days: 31 } } },
    );
    expect([refused.status, refused.body.errors?.[0].pointer]).toEqual([400, '/variables/days']);
    expect(page.complaints).toEqual([]);
    await page.context().close();
  }, 120_000);

  test.each(['flowable', 'activiti'])(
    '%s: who does it is a field, elements without a field are kept',
    async (prefix) => {
      const file = modelFile(
        `${prefix}-review`,
        'Review',
        `userTask id="Work" name="Look" ${prefix}:assignee="ana" ${prefix}:skipThis="a"`,
        `xmlns:${prefix}="http://${prefix}.org/bpmn"`,
        `<bpmn:extensionElements><${prefix}:formProperty id="f" name="Field"><${prefix}:value id="v" name="V" /></${prefix}:formProperty></bpmn:extensionElements>`,
      );
      const { page, models } = await openFile(`${prefix}.bpmn`, file, { scheme: 'dark' });
      await models.select('Work');
      await models.openGroup('Assignment');
      const assignee = page.getByRole('textbox', { name: 'Assignee' });
      expect(await assignee.inputValue()).toBe('ana');
      await assignee.fill('bo');
      await page.getByRole('textbox', { name: 'Candidate groups' }).fill('staff');
      expect(await seriousFindings(page)).toEqual([]);
      const saved = await models.exportedText();
      expect(saved).toContain(`${prefix}:assignee="bo"`);
      expect(saved).toContain(`${prefix}:candidateGroups="staff"`);
      expect(saved).toContain(`${prefix}:skipThis="a"`);
      expect(saved).toMatch(
        new RegExp(
          `<${prefix}:formProperty id="f" name="Field">\\s*<${prefix}:value id="v" name="V" ?/>\\s*</${prefix}:formProperty>`,
        ),
      );
      await models.waitForCheck(/problem/);
      await page.getByText('Show the problems').click();
      await page
        .getByText(/skipThis/)
        .first()
        .waitFor();
      expect(page.complaints).toEqual([]);
      await page.context().close();
    },
    120_000,
  );

  test('camunda: Try it starts with the fields of the file and plays its Java code; the deployment is asked about it', async () => {
    const file = modelFile(
      'invoice',
      'Invoice',
      'userTask id="Work" name="Approve invoice" camunda:assignee="${clerk}"',
      'xmlns:camunda="http://camunda.org/schema/1.0/bpmn"',
      '<bpmn:extensionElements><camunda:formData><camunda:formField id="approved" label="Approved" type="boolean" /></camunda:formData><camunda:taskListener class="org.acme.Remember" event="create" /></bpmn:extensionElements>',
    ).replace(
      '<bpmn:startEvent id="Start">',
      '<bpmn:startEvent id="Start" camunda:initiator="clerk"><bpmn:extensionElements><camunda:formData><camunda:formField id="creditor" label="Creditor" type="string"><camunda:validation><camunda:constraint name="required" config="true" /></camunda:validation></camunda:formField></camunda:formData></bpmn:extensionElements>',
    );
    const { page, models } = await openFile('invoice.bpmn', file);
    await page.getByRole('button', { name: 'Try it' }).click();
    const trial = page.getByRole('region', { name: 'Try it: Invoice' });
    await trial.getByRole('textbox', { name: /^Creditor/ }).fill('Office Ltd');
    await trial.getByRole('button', { name: 'Start one' }).click();
    const tasks = trial.getByRole('region', { name: 'Tasks for people' });
    await tasks.getByText('A listener of this task has to answer first').waitFor();
    await trial.getByText('a listener of the task').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await trial.getByRole('button', { name: 'Always answer so' }).click();
    await tasks.getByText('for admin').waitFor();
    await tasks.getByRole('checkbox', { name: 'Approved' }).check();
    await tasks.getByRole('button', { name: 'Complete task' }).click();
    await trial.getByText('Everything has ended.').waitFor();
    await trial.getByText('"approved": true').waitFor();
    await trial.getByRole('button', { name: 'Back to editing' }).click();

    await models.waitForCheck('1 problem blocks deployment');
    await page.getByRole('button', { name: 'Deploy', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: /^Deploy / });
    await dialog.getByText('Correct what blocks the deployment first.').waitFor();
    await dialog.getByRole('checkbox', { name: 'Java code of this model becomes work for workers' }).check();
    await dialog.getByText('The Java code org.acme.Remember as listener becomes a job').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Deploy', exact: true }).click();
    await dialog.getByText('Invoice v1 is live.').waitFor();
    expect(page.complaints).toEqual([]);
    await page.context().close();
  }, 120_000);

  test('flowable: Try it asks for the properties of the start, and kept answers stand for the Java code', async () => {
    const file = modelFile(
      'holiday',
      'Holiday',
      'serviceTask id="Work" name="Enter in HR system" flowable:class="org.acme.Enter"',
      'xmlns:flowable="http://flowable.org/bpmn"',
    ).replace(
      '<bpmn:startEvent id="Start">',
      '<bpmn:startEvent id="Start" flowable:initiator="employee"><bpmn:extensionElements><flowable:formProperty id="days" name="Number of days" type="long" required="true" /></bpmn:extensionElements>',
    );
    const { page } = await openFile('holiday.bpmn20.xml', file, { scheme: 'dark' });
    await page.getByRole('button', { name: 'Try it' }).click();
    const trial = page.getByRole('region', { name: 'Try it: Holiday' });
    await trial.getByLabel(/^Number of days/).fill('5');
    await trial.getByRole('button', { name: 'Start one' }).click();
    await trial.getByText('org.acme.Enter').waitFor();
    await trial.getByRole('button', { name: 'Always answer so' }).click();
    await trial.getByText('Everything has ended.').waitFor();
    await trial.getByText('"employee": "admin"').waitFor();
    await trial.getByRole('button', { name: 'Start again' }).click();
    await trial.getByText('Nothing runs yet. Start the process.').waitFor();
    await trial.getByLabel(/^Number of days/).fill('6');
    await trial.getByRole('button', { name: 'Start one' }).click();
    await trial.getByText('Everything has ended.').waitFor();
    await page.context().close();
  }, 120_000);

  test('a file that would lose something is only shown, says what, and that its problems block it', async () => {
    const file = modelFile(
      'mixed-text',
      'Mixed text',
      'manualTask id="Work" name="Call"',
      'xmlns:other="http://other.test"',
      '<bpmn:extensionElements><other:note>before<other:line />after</other:note></bpmn:extensionElements>',
    ).replace('</bpmn:process>', '<bpmn:unheardOf id="Strange" /></bpmn:process>');
    const { page, models } = await openFile('mixed-text.bpmn', file);
    await page.getByText(/Saving would lose .* shown read-only: .*Strange/).waitFor();
    await page.getByText(/problems below block its deployment/).waitFor();
    await models.waitForCanvas();
    expect(await page.locator('.djs-palette').count()).toBe(0);
    expect(await models.exportedText()).toBe(file);
    expect(page.complaints).toEqual([]);
    await page.context().close();
  }, 120_000);
});
