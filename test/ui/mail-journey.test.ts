import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { claims, decisionForm } from '../api/claims-model.ts';
import { chromium } from '../support/chromium.ts';
import { seriousFindings } from './support/open-browser.ts';
import { startPages, type Pages } from './support/start-pages.ts';
import { TasksPage } from './support/tasks-page.ts';

const inBrowser = chromium ? describe : describe.skip;
const patienceMs = 120_000;

inBrowser('mails, in a browser', () => {
  let pages: Pages;
  beforeAll(async () => {
    pages = await startPages({ MAIL_CATCHER: '1' });
    await pages.api.deploy(['claims.bpmn', claims], ['decision.form', JSON.stringify(decisionForm)]);
    const person = { username: 'ana', password: 'the long password of ana', email: 'ana@example.com' };
    await pages.api.call('POST', '/v2/users', { body: person });
    await pages.api.call('PUT', '/v2/roles/staff/users/ana');
    await pages.api.call('POST', '/v2/groups', { body: { groupId: 'clerks', name: 'Clerks' } });
    await pages.api.call('PUT', '/v2/groups/clerks/users/ana');
    await pages.api.call('POST', '/v2/process-instances', {
      body: { processDefinitionId: 'claims', businessId: 'M-1', variables: { amount: 1 } },
    });
    const found = await pages.api.call('POST', '/v2/user-tasks/search', { body: {} });
    await pages.api.call('POST', `/v2/user-tasks/${found.body.items[0].userTaskKey}/assignment`, {
      body: { assignee: 'ana' },
    });
  }, patienceMs);
  afterAll(async () => {
    await pages?.stop();
  }, patienceMs);

  test(
    'the outbox shows what would have been sent, and sends it again',
    async () => {
      const page = await pages.openSignedIn();
      await page.getByRole('link', { name: 'Admin' }).click();
      await page.getByRole('navigation', { name: 'Admin pages' }).getByRole('link', { name: 'Mail' }).click();
      await page.getByRole('heading', { level: 1, name: 'Mail' }).waitFor();
      const row = page.getByRole('row').filter({ hasText: 'Decide M-1' });
      await row.getByText('sent').waitFor({ timeout: 60_000 });
      expect(await seriousFindings(page)).toEqual([]);
      await row.getByText('Decide M-1').click();
      const dialog = page.getByRole('dialog', { name: /Decide M-1/ });
      const frame = dialog.frameLocator('iframe[title^="Mail: Decide M-1"]');
      await frame.getByText('Hello ana,').waitFor();
      await frame.getByRole('link', { name: 'Open task' }).waitFor();
      expect(await dialog.locator('iframe').getAttribute('sandbox')).toBe('');
      await dialog.getByRole('tab', { name: 'Text', exact: true }).click();
      await dialog.getByText('Hello ana,').waitFor();
      await dialog.getByRole('tab', { name: 'HTML source' }).click();
      await dialog.getByText('<!doctype html>').waitFor();
      expect(await seriousFindings(page)).toEqual([]);
      await dialog.getByRole('button', { name: 'Send again' }).click();
      await dialog.getByRole('button', { name: /Do not send|Send again/ }).waitFor();
      await page.keyboard.press('Escape');
      await page.getByLabel('Kind').selectOption('task-assigned');
      await row.getByRole('checkbox').check();
      await page.getByRole('button', { name: 'Send again (1)' }).click();
      await page.getByText(/of 1 mails are sent again/).waitFor();
      await page.getByLabel('State').selectOption('FAILED');
      await page.getByText('There is no mail.').waitFor();
      await page.getByRole('button', { name: 'Send a test mail' }).click();
      await page.getByText('You have no e-mail address.').waitFor();
      expect(page.complaints).toEqual([]);
      await page.context().close();
    },
    patienceMs,
  );

  test(
    'templates are shown with an example, and say what the tenant wants',
    async () => {
      const page = await pages.openSignedIn();
      await page.goto('/admin/mail?view=templates');
      await page.getByRole('row', { name: /^Summary German/ }).click();
      const dialog = page.getByRole('dialog', { name: 'Summary · German' });
      await dialog.getByText('14 offen, 1 überfällig').waitFor();
      await dialog.frameLocator('iframe').getByText('Guten Tag Ana Lind,').waitFor();
      // The frame allows no script, also not the one of the check.
      await dialog.getByRole('tab', { name: 'Text', exact: true }).click();
      await dialog.getByText('Guten Tag Ana Lind,').waitFor();
      expect(await seriousFindings(page)).toEqual([]);
      const subject = dialog.getByLabel('Subject');
      const usual = await subject.inputValue();
      await subject.fill('{{nothing}}');
      await dialog.getByText(/"nothing" not defined/).waitFor();
      expect(await dialog.getByRole('button', { name: 'Save the template' }).isDisabled()).toBe(true);
      await subject.fill('Wie es steht: {{openCount}}');
      await dialog.getByText('Wie es steht: 14').waitFor();
      await dialog.getByRole('button', { name: 'Save the template' }).click();
      await page.getByText('The template is saved').waitFor();
      const own = page.getByRole('row').filter({ hasText: 'our own' });
      await own.click();
      await dialog.getByRole('button', { name: 'Use the words of the product' }).click();
      await page.getByRole('button', { name: 'Delete' }).click();
      await page.getByText('Mails say again what the product says').first().waitFor();
      await own.waitFor({ state: 'detached' });
      expect(usual).toContain('subjectOverdue');
      expect(page.complaints).toEqual([]);
      await page.context().close();
    },
    patienceMs,
  );

  test(
    'a person switches a kind of mail off and sets quiet hours',
    async () => {
      const page = await pages.openSignedIn({ viewport: { width: 390, height: 844 }, scheme: 'dark' });
      await page.goto('/preferences');
      await page.getByRole('heading', { name: 'Mails' }).waitFor();
      await page.getByLabel('A task waits for my groups').uncheck({ force: true });
      await page.getByLabel('Quiet from').fill('22:00');
      await page.getByText('Enter both times, or none.').waitFor();
      await page.getByLabel('Quiet until').fill('07:00');
      await page.getByLabel('Summary of open tasks').selectOption('DAILY');
      await page.getByLabel('Sat').check();
      await page.getByLabel('At', { exact: true }).fill('07:30');
      expect(await seriousFindings(page)).toEqual([]);
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('Your choice is saved.').waitFor();
      await page.reload();
      await page.getByLabel('A task waits for my groups').waitFor();
      expect(await page.getByLabel('A task waits for my groups').isChecked()).toBe(false);
      expect(await page.getByLabel('Quiet from').inputValue()).toBe('22:00');
      expect(await page.getByLabel('At', { exact: true }).inputValue()).toBe('07:30');
      expect(await page.getByLabel('Sat').isChecked()).toBe(true);
      expect(page.complaints).toEqual([]);
      await page.context().close();
    },
    patienceMs,
  );

  test(
    'from a mail to done by the keyboard alone: signing in, drafts, outcomes, undo, the next task, several at once',
    async () => {
      for (const businessId of ['K-1', 'K-2', 'K-3'])
        await pages.api.call('POST', '/v2/process-instances', {
          body: { processDefinitionId: 'claims', businessId, variables: { amount: 1 } },
        });
      const link = await until(async () => {
        const { body } = await pages.api.call('POST', '/v2/mails/search', {
          body: { filter: { template: 'task-assigned', username: 'ana' } },
        });
        const key = body.items[0]?.mailKey as string | undefined;
        const mail = key && (await pages.api.call('GET', `/v2/mails/${key}`)).body;
        return /https?:\/\/\S+(\/t\/\d+)/.exec(mail?.text ?? '')?.[1];
      });
      const page = await pages.open();
      const tasks = new TasksPage(page);
      const { keyboard } = page;
      const focusIsOn = (selector: string) =>
        page.waitForFunction((wanted) => document.activeElement?.matches(wanted), selector);
      await page.goto(link);
      await focusIsOn('input[name="username"]');
      await keyboard.type('ana');
      await keyboard.press('Tab');
      await keyboard.type('the long password of ana');
      await keyboard.press('Enter');
      await tasks.button('Approve').waitFor();
      expect(new URL(page.url()).pathname).toBe(link.replace('/t/', '/tasks/'));

      await keyboard.press('?');
      await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
      await keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await keyboard.press('f');
      await focusIsOn('h1');
      for (let tabs = 0; tabs < 20; tabs += 1) {
        if (await page.evaluate(() => document.activeElement?.matches('textarea'))) break;
        await keyboard.press('Tab');
      }
      await keyboard.type('Looks right');
      await page.getByText(/^Saved \d\d:\d\d/).waitFor();
      // Which of two outcomes is meant is said by pressing it.
      await keyboard.press('Control+Enter');
      await focusIsOn('[data-main-outcome]');
      await keyboard.press('Enter');
      await tasks.button('Undo').waitFor();
      await focusIsOn('h1');
      await keyboard.press('z');
      await tasks.button('Approve').waitFor();
      await focusIsOn('textarea');
      expect(await tasks.field('Comment').inputValue()).toBe('Looks right');
      await keyboard.press('Control+Enter');
      await focusIsOn('[data-main-outcome]');
      await keyboard.press('Shift+Tab');
      await keyboard.press('Enter');
      await tasks.button('Undo').waitFor();

      // The next one: found, opened, taken, given back.
      await focusIsOn('h1');
      await keyboard.press('/');
      await keyboard.type('K-2');
      await tasks.row(/K-1/).waitFor({ state: 'detached' });
      await keyboard.press('Escape');
      await focusIsOn('[data-task-row]');
      await keyboard.press('Enter');
      await tasks.button('Claim and start').waitFor();
      await keyboard.press('c');
      await focusIsOn('textarea');
      await keyboard.press('Shift+Tab');
      await keyboard.press('u');
      await tasks.button('Claim and start').waitFor();
      await focusIsOn('h1');

      await keyboard.press('/');
      await keyboard.press('Control+a');
      await keyboard.type('K-');
      await tasks.row(/K-3/).waitFor();
      await keyboard.press('ArrowDown');
      await focusIsOn('[data-task-row]');
      await keyboard.press('x');
      await keyboard.press('ArrowDown');
      await keyboard.press('j');
      await keyboard.press('Shift+X');
      await page.getByRole('toolbar').getByLabel('3 selected').waitFor();
      expect(await page.locator('[data-selected] [data-task-row]').count()).toBe(3);
      expect(await seriousFindings(page)).toEqual([]);
      expect(page.complaints).toEqual([]);
      await page.context().close();
    },
    patienceMs,
  );
});

async function until<Found>(look: () => Promise<Found | undefined | null | ''>): Promise<Found> {
  for (;;) {
    const found = await look();
    if (found) return found;
    await new Promise((resume) => setTimeout(resume, 100));
  }
}
