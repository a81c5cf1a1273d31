import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { chromium } from '../support/chromium.ts';
import { modelFile } from './support/model-file.ts';
import { ModelsArea } from './support/models-area.ts';
import { findingsInBothSchemes, seriousFindings, watermarkIsFree } from './support/open-browser.ts';
import { signIn } from './support/sign-in.ts';
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

  test('a token walks through the model and changes nothing', async () => {
    const { page, models, file } = await openDraft('Walk me');
    await page.getByRole('button', { name: 'Walk through' }).click();
    const walk = page.getByRole('region', { name: 'Walk through' });
    await walk.locator('.djs-element[data-element-id="Work"]').waitFor();
    expect(await findingsInBothSchemes(page)).toEqual([]);
    expect(await watermarkIsFree(page, '.mr-walk .bjs-powered-by')).toBe(true);
    await walk.locator('.bts-context-pad').first().click();
    await walk.getByText('Process started').first().waitFor();
    await page.getByRole('button', { name: 'Back to editing' }).click();
    await walk.waitFor({ state: 'detached' });
    expect(await models.exportedText()).toBe(file);
    expect(page.complaints).toEqual([]);
    await page.context().close();
  }, 120_000);

  test('a colleague sees who edits and takes over, and nothing that was typed is lost', async () => {
    const { page, models } = await openDraft('Together');
    const ben = { username: 'ben', password: 'a long enough password' };
    await pages.api.call('POST', '/v2/users', { body: ben });
    await pages.api.call('PUT', '/v2/roles/analyst/users/ben');
    const other = await pages.open({ scheme: 'dark' });
    await other.goto(page.url());
    await signIn(other, ben);
    await other.getByText(/^admin is editing since/).waitFor();
    await other.locator('.djs-element[data-element-id="Work"]').waitFor();
    await other.getByText('Read-only', { exact: true }).waitFor();
    await page.getByText('ben is looking').waitFor();
    expect(await seriousFindings(other)).toEqual([]);
    // What is saved here is shown there.
    await models.rename('Work', 'Renamed by admin');
    await other.locator('.djs-element[data-element-id="Work"]').getByText('Renamed by admin').waitFor();

    // They talk about an element: a badge for who draws, the panel for who reads along.
    await models.select('Work');
    await page.getByRole('button', { name: 'Comments', exact: true }).click();
    const talk = page.getByRole('complementary', { name: 'Comments' });
    await talk.getByRole('heading', { name: 'Comments on “Renamed by admin”' }).waitFor();
    await talk.getByRole('textbox', { name: 'Write a comment' }).pressSequentially('Who packs? @be');
    await page.getByRole('option', { name: /ben/ }).click();
    await talk.getByRole('button', { name: 'Comment', exact: true }).click();
    await page.getByRole('button', { name: '1 open comment' }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await other.getByRole('button', { name: 'Comments: 1' }).click();
    await other.locator('.djs-element[data-element-id="Work"] .djs-hit').first().click();
    const answer = other.getByRole('complementary', { name: 'Comments' });
    await answer.getByText('@ben').waitFor();
    expect(await seriousFindings(other)).toEqual([]);
    await answer.getByRole('button', { name: 'Resolve' }).click();
    await answer.getByRole('button', { name: 'Show a resolved comment' }).waitFor();
    await page.getByRole('button', { name: '1 open comment' }).waitFor({ state: 'detached' });
    await talk.getByRole('button', { name: 'Close this panel' }).click();

    // The connection is gone while somebody types, and comes back after a colleague has taken over.
    await page.route('**/files/walk-me.bpmn', (route) => route.abort());
    await models.rename('Work', 'Typed without connection');
    await page.getByText('No connection: kept in this browser').waitFor();
    await other.getByRole('button', { name: 'Take over' }).click();
    const asked = other.getByRole('dialog', { name: 'Take over from admin?' });
    await asked.getByText(/stays in their browser/).waitFor();
    await asked.getByRole('button', { name: 'Take over' }).click();
    await page.getByText('ben is looking').waitFor({ state: 'detached' });
    await other.getByText(/^admin is editing since/).waitFor({ state: 'detached' });
    const colleague = new ModelsArea(other);
    await colleague.waitForCanvas();
    await colleague.rename('Work', 'Renamed by ben');
    await other.getByText('Saved', { exact: true }).waitFor();
    await page.unroute('**/files/walk-me.bpmn');
    await page.getByText(/^ben is editing since/).waitFor();
    await page.getByText('What you typed last was not saved').waitFor();
    await models.element('Work').getByText('Renamed by ben').waitFor();
    await page.getByRole('button', { name: 'Compare', exact: true }).click();
    await page.getByRole('dialog').getByText('Typed without connection').first().waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();

    // The window that is closed gives the project back.
    await other.goto('about:blank');
    await page.getByText('ben has stopped editing.').waitFor();
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    await page.getByText(/was changed by ben at/).waitFor();
    await page.getByRole('button', { name: 'Keep mine' }).click();
    await page.getByText('Saved', { exact: true }).waitFor();
    await models.element('Work').getByText('Typed without connection').waitFor();
    await other.context().close();
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

  test('who is told of a late task, who may not do it, and what lists show is said without writing XML', async () => {
    const page = await pages.openSignedIn();
    const models = new ModelsArea(page);
    await models.open();
    const file = modelFile(
      'late-tasks',
      'Late tasks',
      'userTask id="Work" name="Look"',
      'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"',
      '<bpmn:extensionElements><zeebe:userTask /><zeebe:taskSchedule dueDate="=now() + duration(&#34;P1D&#34;)" /></bpmn:extensionElements>',
    ).replace('</bpmn:process>', '<bpmn:userTask id="Before" name="Ask" /></bpmn:process>');
    await models.importFiles([{ name: 'late-tasks.bpmn', content: file }]);
    await models.waitForCanvas();
    await models.select('Work');
    await page.getByRole('tab', { name: 'People' }).click();
    await page.getByRole('button', { name: 'Add a step for late tasks' }).click();
    const step = page.getByRole('group', { name: 'Step 1 when it is late' });
    await models.waitForCheck(/blocks deployment/);
    await step.getByRole('combobox', { name: 'After the due date' }).selectOption('4 hours later');
    await step.getByRole('combobox', { name: 'Tell groups' }).fill('managers');
    await page.keyboard.press('Enter');
    await page.getByRole('checkbox', { name: 'Tell whoever started it by mail' }).check();
    await page.getByRole('group', { name: 'Whoever completed one of these tasks' }).getByLabel('Ask').check();
    expect(await seriousFindings(page)).toEqual([]);

    // Nothing is selected: the process is meant.
    await page
      .locator('.djs-container svg')
      .first()
      .click({ position: { x: 500, y: 600 } });
    await page.getByRole('combobox', { name: 'Groups who may start it' }).fill('staff');
    await page.keyboard.press('Enter');
    await page.getByRole('tab', { name: 'Properties' }).click();
    const lists = page.locator('[data-group-id="group-millrace-taskField"]');
    await lists.getByRole('button', { name: 'Create new list item' }).click();
    await lists.getByRole('textbox', { name: 'Variable' }).fill('amount');
    await models.openGroup('Process settings');
    await page.getByRole('textbox', { name: 'Longest run' }).fill('P30D');
    expect(await seriousFindings(page)).toEqual([]);

    await models.waitForCheck(/No problems|hint/);
    const saved = await models.exportedText();
    expect(saved).toContain('xmlns:millrace="urn:millrace:bpmn:1.0"');
    expect(saved).toContain('<millrace:escalation after="PT4H" notifyGroups="managers" />');
    expect(saved).toContain('<millrace:separationOfDuty tasks="Before" />');
    expect(saved).toContain('<millrace:taskField name="amount" type="text" />');
    expect(saved).toMatch(/<millrace:process [^>]*requesterMails="true"/);
    expect(saved).toMatch(/<millrace:process [^>]*timeLimit="P30D"/);
    expect(saved).toMatch(/<millrace:process [^>]*candidateStarterGroups="staff"/);
    expect(page.complaints).toEqual([]);
    await page.context().close();
  }, 120_000);
});
