import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { claims, decisionForm } from '../api/claims-model.ts';
import { chromium } from '../support/chromium.ts';
import { seriousFindings } from './support/open-browser.ts';
import { signIn } from './support/sign-in.ts';
import { ADMIN, startPages, type Pages } from './support/start-pages.ts';
import { TasksPage } from './support/tasks-page.ts';

const inBrowser = chromium ? describe : describe.skip;
const patienceMs = 90_000;

inBrowser('lists of tasks with fields of their process, in a browser', () => {
  let pages: Pages;
  beforeAll(async () => {
    pages = await startPages();
    const deployed = await pages.api.deploy(
      ['claims.bpmn', claims],
      ['decision.form', JSON.stringify(decisionForm)],
    );
    expect(deployed.status).toBe(200);
    await start('A-1', { amount: 90, customer: 'Lind' });
    await start('A-2', { amount: 1240, customer: 'Bo' });
    await start('A-3', { amount: 300 });
  }, patienceMs);
  afterAll(async () => {
    await pages?.stop();
  }, patienceMs);

  const start = (businessId: string, variables: object) =>
    pages.api.call('POST', '/v2/process-instances', {
      body: { processDefinitionId: 'claims', businessId, variables },
    });

  test(
    'task fields are seen in the rows, sorted by and narrowed by, and stand in the address',
    async () => {
      const page = await pages.open();
      const tasks = new TasksPage(page);
      await page.goto('/tasks?view=all');
      await signIn(page, ADMIN);
      await tasks.row(/Amount 1,240 · Bo/).waitFor();
      await page.getByLabel('Sort by').selectOption({ label: 'Amount' });
      await page.waitForURL(/sort=taskFields\.amount/);
      const rows = page.locator('[data-task-row]');
      await rows.nth(0).filter({ hasText: 'A-1' }).waitFor();
      await rows.nth(1).filter({ hasText: 'A-3' }).waitFor();
      expect(await rows.nth(2).textContent()).toContain('A-2');
      await tasks.button('Filter').click();
      await page.getByLabel('Amount').fill('many');
      await page.getByText('Enter a number, or a comparison').waitFor();
      expect(await seriousFindings(page)).toEqual([]);
      await page.getByLabel('Amount').fill('>=300');
      await page.getByLabel('Amount').press('Enter');
      await tasks.row(/A-1/).waitFor({ state: 'detached' });
      await page.getByLabel('customer').fill('bo');
      await page.getByLabel('customer').press('Enter');
      await tasks.row(/A-3/).waitFor({ state: 'detached' });
      expect(new URL(page.url()).searchParams.getAll('field')).toEqual(['amount:>=300', 'customer:~bo']);
      await page.reload();
      await tasks.row(/A-2/).waitFor();
      expect(await tasks.row(/A-1|A-3/).count()).toBe(0);
      expect(page.complaints).toEqual([]);
      await page.context().close();
    },
    patienceMs,
  );

  test(
    'a completion with a named outcome is taken back within five seconds',
    async () => {
      const page = await pages.open();
      const tasks = new TasksPage(page);
      await page.goto('/tasks?view=all&q=A-1');
      await signIn(page, ADMIN);
      await tasks.row(/A-1/).click();
      await tasks.button('Claim and start').click();
      await tasks.field('Comment').fill('Looks right');
      await tasks.button('Approve').click();
      const undo = tasks.button('Undo');
      await undo.click();
      await tasks.button('Approve').waitFor();
      expect(await tasks.field('Comment').inputValue()).toBe('Looks right');
      await tasks.button('Reject').click();
      await page.getByText(/Completed by/).waitFor({ timeout: 15_000 });
      expect(page.complaints).toEqual([]);
      await page.context().close();
    },
    patienceMs,
  );

  test(
    'tasks with the same form get the same answer at once, and those that refuse it stay selected',
    async () => {
      const page = await pages.open();
      const tasks = new TasksPage(page);
      await page.goto('/tasks?view=available&sort=taskFields.amount');
      await signIn(page, ADMIN);
      const bar = page.getByRole('toolbar', { name: 'Several tasks at once' });
      await tasks.row(/A-2/).waitFor();
      expect(await bar.getByRole('button', { name: 'Complete…' }).isDisabled()).toBe(true);
      await bar.getByLabel('Select all').check();
      // The payment of A-1 is another step, so there is no one answer for all.
      expect(await bar.getByRole('button', { name: 'Complete…' }).isDisabled()).toBe(true);
      await page.getByLabel('Select Pay').uncheck();
      await bar.getByLabel('2 selected').waitFor();
      await bar.getByRole('button', { name: 'Complete…' }).click();
      const dialog = page.getByRole('dialog', { name: 'Complete 2 tasks with the same answer' });
      await dialog.getByLabel('Comment').fill('All fine');
      expect(await seriousFindings(page)).toEqual([]);
      await dialog.getByRole('button', { name: 'Approve' }).click();
      await page.getByText('2 tasks changed.').waitFor();
      await tasks
        .row(/Decide/)
        .first()
        .waitFor({ state: 'detached' });
      expect(page.complaints).toEqual([]);
      await page.context().close();
    },
    patienceMs,
  );
});
