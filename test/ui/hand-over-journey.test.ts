import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { claims, decisionForm } from '../api/claims-model.ts';
import { requestProcess } from '../api/request-model.ts';
import { chromium } from '../support/chromium.ts';
import { seriousFindings } from './support/open-browser.ts';
import { signIn } from './support/sign-in.ts';
import { startPages, type Pages } from './support/start-pages.ts';
import { TasksPage } from './support/tasks-page.ts';

const inBrowser = chromium ? describe : describe.skip;
const patienceMs = 120_000;

inBrowser('tasks that go from one person to another, in a browser', () => {
  let pages: Pages;
  const ana = { username: 'ana', password: 'the long password of ana' };
  const cem = { username: 'cem', password: 'the long password of cem' };

  beforeAll(async () => {
    pages = await startPages();
    await pages.api.deploy(
      ['claims.bpmn', claims],
      ['decision.form', JSON.stringify(decisionForm)],
      ['request.bpmn', requestProcess('request')],
    );
    for (const person of [ana, cem]) {
      await pages.api.call('POST', '/v2/users', { body: person });
      await pages.api.call('PUT', `/v2/roles/staff/users/${person.username}`);
    }
  }, patienceMs);
  afterAll(async () => {
    await pages?.stop();
  }, patienceMs);

  const taskFor = async (assignee: string, businessId: string): Promise<string> => {
    await pages.api.call('POST', '/v2/process-instances', {
      body: { processDefinitionId: 'claims', businessId, variables: { amount: 1 } },
    });
    const found = await pages.api.call('POST', '/v2/user-tasks/search', { body: { filter: { businessId } } });
    const key = found.body.items[0].userTaskKey as string;
    await pages.api.call('POST', `/v2/user-tasks/${key}/assignment`, { body: { assignee } });
    return key;
  };

  test(
    'somebody is asked, answers, and the task is back with its owner',
    async () => {
      const key = await taskFor('ana', 'D-1');
      const page = await pages.open();
      const tasks = new TasksPage(page);
      await page.goto(`/tasks/${key}`);
      await signIn(page, ana);
      await tasks.button('Ask somebody…').click();
      const dialog = page.getByRole('dialog', { name: 'Ask somebody to work on this' });
      await dialog.getByRole('combobox', { name: 'Assignee' }).fill('cem');
      await dialog.getByLabel('What you want to know').fill('Is the receipt complete?');
      expect(await seriousFindings(page)).toEqual([]);
      await dialog.getByRole('button', { name: 'Ask', exact: true }).click();
      await page.getByText(/ana asks for help/).waitFor();

      const other = await pages.open();
      const helpers = new TasksPage(other);
      await other.goto(`/tasks/${key}`);
      await signIn(other, cem);
      await other.getByText(/ana asks for help/).waitFor();
      // Looking at the task is reading what the bell says of it.
      await helpers.button('Inbox', true).click();
      const inbox = other.getByRole('dialog', { name: 'Inbox' });
      await inbox.getByRole('link', { name: /^ana assigned Decide D-1 to you/ }).waitFor();
      expect(await inbox.getByText('Unread').count()).toBe(0);
      expect(await seriousFindings(other)).toEqual([]);
      // What comes now is there without a reload, and leads to where it happened.
      await pages.api.call('POST', '/v2/comments', {
        body: { targetType: 'USER_TASK', targetKey: key, text: '@cem please', mentions: ['cem'] },
      });
      await inbox.getByRole('link', { name: /mentioned you on Decide D-1/ }).click();
      await helpers.tab('Comments').waitFor();
      await other.getByText('@cem please').waitFor();
      await helpers.tab('Form').click();
      await helpers.field('Comment').fill('It is');
      expect(await helpers.button('Approve').count()).toBe(0);
      await helpers.button('Give back to ana').click();
      await other.getByText('is back with who asked').waitFor();
      await other.context().close();

      await page.reload();
      await tasks.button('Approve').waitFor();
      expect(await tasks.field('Comment').inputValue()).toBe('It is');
      await tasks.tab('Details').click();
      await page.getByText('Why you see this').waitFor();
      const attachments = page.getByRole('region', { name: 'Attachments' });
      await attachments.locator('input[type=file]').setInputFiles([
        { name: 'empty.txt', mimeType: 'text/plain', buffer: Buffer.alloc(0) },
        { name: 'receipt.txt', mimeType: 'text/plain', buffer: Buffer.from('12 EUR') },
      ]);
      await attachments.getByText('“empty.txt” is empty: choose another file.').waitFor();
      await attachments.getByRole('link', { name: 'receipt.txt' }).waitFor();
      await tasks.tab(/Details 1/).waitFor();
      await attachments.getByRole('button', { name: 'Delete receipt.txt' }).click();
      await page.getByRole('button', { name: 'Delete', exact: true }).click();
      await attachments.getByText('Nothing is attached yet.').waitFor();
      expect(await seriousFindings(page)).toEqual([]);
      expect([...page.complaints, ...other.complaints]).toEqual([]);
      await page.context().close();
    },
    patienceMs,
  );

  test(
    'a right that is lost under an open task is named, with who can give it, and what was typed can be taken along',
    async () => {
      const key = await taskFor('ana', 'D-3');
      const page = await pages.open();
      const tasks = new TasksPage(page);
      await page.goto(`/tasks/${key}`);
      await signIn(page, ana);
      await tasks.field('Comment').fill('All is there');
      await page.getByText(/^Saved \d\d:\d\d/).waitFor();
      // The page must not read the task again before it tries: what it reads waits that long.
      let release = (): void => undefined;
      const released = new Promise<void>((resolve) => (release = resolve));
      await page.route(`**/v2/user-tasks/${key}/view*`, async (route) => {
        await released;
        await route.continue();
      });
      expect((await pages.api.call('DELETE', '/v2/roles/staff/users/ana')).status).toBe(204);
      const refused = page.waitForResponse(/\/completion$/);
      await tasks.button('Approve').click();
      expect((await refused).status()).toBe(403);
      release();
      await page.getByText('You need the right USER_TASK:COMPLETE. An administrator can give it').waitFor();
      await page.getByText('You may not complete this task').waitFor();
      await page.getByText('What you typed was not sent').waitFor();
      await tasks.button('Copy what I typed').waitFor();
      expect(await tasks.field('Comment').inputValue()).toBe('All is there');
      expect(await tasks.button('Approve').count()).toBe(0);
      expect(await seriousFindings(page)).toEqual([]);
      // Who gets the right again goes on where they were.
      expect((await pages.api.call('PUT', '/v2/roles/staff/users/ana')).status).toBe(204);
      await page.reload();
      await page.getByText(/^Your draft from .* was restored/).waitFor();
      await tasks.button('Approve').click();
      await page.getByText('Completed by ana: Approve').waitFor();
      await tasks.tab('History').click();
      await page.getByText(/^ana completed Decide/).waitFor();
      expect(page.complaints).toEqual([]);
      await page.context().close();
    },
    patienceMs,
  );

  test(
    'an absence is arranged, and the deputy has the task in the name of the absent person',
    async () => {
      const key = await taskFor('ana', 'D-2');
      const page = await pages.open();
      await page.goto('/tasks');
      await signIn(page, ana);
      await page.getByRole('button', { name: /Account/ }).click();
      await page.getByRole('link', { name: 'Out of office…' }).click();
      await page.getByRole('heading', { name: 'Out of office' }).waitFor();
      await page.getByRole('combobox', { name: 'Deputy' }).fill('cem');
      await page.getByLabel('First day').fill('2026-01-02');
      await page.getByLabel('Last day').fill('2026-01-01');
      await page.getByText('The last day is before the first one.').waitFor();
      await page.getByLabel('Last day').fill('2089-12-31');
      expect(await seriousFindings(page)).toEqual([]);
      await page.getByRole('button', { name: 'Arrange' }).click();
      await page.getByRole('listitem').filter({ hasText: 'cem, 2 Jan 2026 to 31 Dec 2089' }).waitFor();

      const other = await pages.open();
      const deputies = new TasksPage(other);
      await other.goto('/tasks');
      await signIn(other, cem);
      await deputies.row(/D-2.*for ana/).click();
      await deputies.field('Comment').fill('In her name');
      await deputies.button('Approve').click();
      await other.getByText(/“Decide” is completed/).waitFor();
      await other.context().close();

      await page.getByRole('button', { name: 'End the substitution by cem' }).click();
      await page.getByText('No absence is arranged.').waitFor();
      expect((await pages.api.call('GET', `/v2/user-tasks/${key}`, { as: cem })).status).toBe(404);
      expect([...page.complaints, ...other.complaints]).toEqual([]);
      await page.context().close();
    },
    patienceMs,
  );

  test(
    'somebody follows what they started, writes to who has it, and cancels it',
    async () => {
      const body = {
        ...{ ownerType: 'USER', ownerId: 'ana', resourceType: 'PROCESS_DEFINITION', resourceId: 'request' },
        permissionTypes: ['CREATE_PROCESS_INSTANCE'],
      };
      await pages.api.call('POST', '/v2/authorizations', { body });
      for (const businessId of ['EXP-1', 'EXP-2'])
        await pages.api.call('POST', '/v2/process-instances', {
          as: ana,
          body: { processDefinitionId: 'request', businessId, variables: { checker: 'cem', amount: 12 } },
        });
      const page = await pages.open({ viewport: { width: 390, height: 844 } });
      await page.goto('/requests');
      await signIn(page, ana);
      await page.getByRole('link', { name: /EXP-2.*Running.*“Check the receipt” is with cem/ }).waitFor();
      await page.getByRole('textbox', { name: 'Search by process or business id' }).fill('exp-1');
      await page.getByRole('link', { name: /EXP-2/ }).waitFor({ state: 'detached' });
      await page.getByRole('link', { name: /EXP-1/ }).click();
      await page.getByRole('heading', { level: 1, name: 'Expenses EXP-1' }).waitFor();
      const strip = page.getByRole('list', { name: 'Steps' }).getByRole('listitem');
      expect(await strip.allInnerTexts()).toEqual([
        'Submitted\ndone',
        'Check the receipt\nnow',
        'Book the payment ?\nmay come',
        'File it\nto come',
      ]);
      // What is typed and not sent survives a reload.
      await page.getByLabel('Write to cem').fill('The receipt is on its way.');
      await page.reload();
      expect(await page.getByLabel('Write to cem').inputValue()).toBe('The receipt is on its way.');
      await page.getByRole('button', { name: 'Send' }).click();
      await page.getByRole('region', { name: 'Messages' }).getByText('The receipt is on its way.').waitFor();
      expect(await page.getByLabel('Write to cem').inputValue()).toBe('');
      expect(await seriousFindings(page)).toEqual([]);

      const other = await pages.open();
      await other.goto('/tasks');
      await signIn(other, cem);
      await new TasksPage(other).button(/^Inbox/).click();
      await other.getByRole('link', { name: /mentioned you on Check the receipt EXP-1/ }).click();
      await other.getByText('The receipt is on its way.').waitFor();
      const followUp = other.getByRole('button', { name: /^Follow up/ });
      await followUp.click();
      await other.getByRole('button', { name: 'Next Monday' }).click();
      await other.getByRole('button', { name: /^Follow up ./ }).click();
      await other.getByRole('dialog', { name: 'When do you want to come back to it?' }).waitFor();
      expect(await seriousFindings(other)).toEqual([]);
      await other.getByRole('button', { name: 'No follow-up' }).click();
      await other.getByRole('button', { name: 'Follow up…' }).waitFor();
      await other.context().close();

      await page.getByRole('button', { name: 'Cancel request…' }).click();
      const dialog = page.getByRole('dialog', { name: 'Cancel Expenses EXP-1?' });
      const confirm = dialog.getByRole('button', { name: 'Cancel the request' });
      expect(await confirm.isDisabled()).toBe(true);
      await dialog.getByLabel('Why?').fill('Bought by somebody else');
      expect(await seriousFindings(page)).toEqual([]);
      await confirm.click();
      const history = page.getByRole('region', { name: 'What happened' });
      await history.getByText('You canceled it.').waitFor();
      await history.getByText('Bought by somebody else').waitFor();
      expect(page.complaints).toEqual([]);
      await page.context().close();
    },
    patienceMs,
  );
});
