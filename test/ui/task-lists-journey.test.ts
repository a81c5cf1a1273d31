import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { claims, decisionForm } from '../api/claims-model.ts';
import pg from 'pg';
import { chromium } from '../support/chromium.ts';
import { endSessionAtSave } from './support/end-session.ts';
import { seriousFindings, type WatchedPage } from './support/open-browser.ts';
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
      const asked = countRequests(page);
      await page.goto('/tasks?view=all&q=A-1');
      await signIn(page, ADMIN);
      await tasks.row(/A-1/).click();
      await tasks.button('Claim and start').click();
      await tasks.field('Comment').fill('Looks right');
      await tasks.button('Approve').click();
      const undo = tasks.button('Undo');
      await undo.waitFor();
      // Opening, claiming and completing ask once each and once more after what they changed; the stream may add as much again.
      expect(Object.fromEntries(asked)).toMatchObject({ fields: 1, assignment: 1, completion: 1 });
      for (const [kind, most] of [
        ['view', 8],
        ['search', 10],
        ['counts', 8],
        ['draft', 1],
      ] as const)
        expect([kind, Math.max(most, asked.get(kind) ?? 0)]).toEqual([kind, most]);
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

  test(
    'what is typed survives a tab that dies, a lost connection, an ended session, a failing server and a lost task',
    async () => {
      await start('T-1', { amount: 5 });
      const found = await pages.api.call('POST', '/v2/user-tasks/search', {
        body: { filter: { businessId: 'T-1' } },
      });
      const key = found.body.items[0].userTaskKey as string;
      const assign = (assignee: string) =>
        pages.api.call('POST', `/v2/user-tasks/${key}/assignment`, { body: { assignee } });
      await pages.api.call('POST', '/v2/users', {
        body: { username: 'cem', password: 'the long password of cem' },
      });
      await assign(ADMIN.username);
      const first = await pages.open();
      await first.goto(`/tasks/${key}`);
      await signIn(first, ADMIN);
      await new TasksPage(first).field('Comment').fill('safe');
      await first.getByText(/^Saved \d\d:\d\d/).waitFor();
      await new TasksPage(first).field('Comment').fill('safe and newer');
      await first.getByText('Saving…').waitFor();
      const context = first.context();
      // Nothing of the page runs any more: what it had not sent is in the browser alone.
      await first.close();

      const page = await context.newPage();
      const tasks = new TasksPage(page);
      const comment = tasks.field('Comment');
      await page.goto(`/tasks/${key}`);
      await page.getByText(/^Your draft from \d\d:\d\d .* was restored\.$/).waitFor();
      expect(await comment.inputValue()).toBe('safe and newer');

      await context.setOffline(true);
      await comment.fill('without a connection');
      await page.getByText(/Saved in this browser only.*Without a connection/).waitFor();
      expect(await tasks.button('Approve').isDisabled()).toBe(true);
      await context.setOffline(false);
      await page.getByText(/^Saved \d\d:\d\d/).waitFor();
      expect(await tasks.button('Approve').isEnabled()).toBe(true);

      await endSessionAtSave(page, '**/v2/user-tasks/*/draft');
      await comment.fill('after the session');
      const again = page.getByRole('dialog', { name: 'Sign in again' });
      await again.getByLabel(/^Password/).fill(ADMIN.password);
      await again.getByRole('button', { name: 'Sign in' }).click();
      await again.waitFor({ state: 'detached' });
      expect(await comment.inputValue()).toBe('after the session');
      await page.getByText(/^Saved \d\d:\d\d/).waitFor();

      await page.route('**/completion', (route) =>
        route.fulfill({
          status: 500,
          contentType: 'application/problem+json',
          body: JSON.stringify({
            code: 'INTERNAL_ERROR',
            status: 500,
            detail: 'Broken.',
            traceId: 'trace-7',
          }),
        }),
      );
      await tasks.button('Approve').click();
      const problem = page.getByRole('alert').filter({ hasText: 'The task was not completed' });
      await problem.getByText('trace-7').waitFor();
      expect(await comment.inputValue()).toBe('after the session');
      await page.unroute('**/completion');

      // The data changes under what is typed: it is shown, and nothing is written over.
      const scope = found.body.items[0].processInstanceKey as string;
      const changed = await pages.api.call('PUT', `/v2/element-instances/${scope}/variables`, {
        body: { variables: { comment: 'from elsewhere' } },
      });
      expect(changed.status).toBe(204);
      await pages.api.call('POST', '/v2/comments', {
        body: { targetType: 'USER_TASK', targetKey: key, text: 'I changed it' },
      });
      await tasks.button('Show changes').click();
      await page.locator('ins').getByText('from elsewhere').waitFor();
      await tasks.button('Keep what I typed').click();
      expect(await comment.inputValue()).toBe('after the session');

      await comment.fill('too late');
      await assign('cem');
      await page.getByText('What you typed was not sent').waitFor();
      await tasks.button('Copy what I typed').waitFor();
      expect(await seriousFindings(page)).toEqual([]);
      await context.close();
    },
    patienceMs,
  );

  test(
    'ten thousand tasks: a page of rows at a time, the end by one request, and all of them selected by two clicks',
    async () => {
      await start('MANY', { amount: 1 });
      await multiply(pages.api.connectionString, 'MANY', 9_999);
      const page = await pages.openSignedIn();
      const lists: string[] = [];
      page.on('request', (request) => {
        if (request.url().endsWith('/v2/user-tasks/search')) lists.push(request.postData() ?? '');
      });
      await page.goto('/tasks?view=all&q=MANY&sort=creationDate');
      const rows = page.locator('[data-task-row]');
      await page.getByText('1–50 of 10000').waitFor();
      expect(await rows.count()).toBe(50);
      const before = lists.length;
      await page.getByRole('button', { name: 'Last page' }).click();
      await page.getByText('9951–10000 of 10000').waitFor();
      expect(await rows.count()).toBe(50);
      expect(lists.length - before).toBeLessThanOrEqual(2);
      await page.getByRole('button', { name: 'First page' }).click();
      await page.getByText('1–50 of 10000').waitFor();

      const bar = page.getByRole('toolbar', { name: 'Several tasks at once' });
      await bar.getByLabel('Select all').check();
      await page.getByRole('button', { name: 'Select all 10,000' }).click();
      await bar.getByLabel('10,000 selected').waitFor();
      await page.getByLabel('Select Decide').first().uncheck();
      await bar.getByLabel('9,999 selected').waitFor();
      await bar.getByRole('button', { name: 'Claim' }).click();
      const sure = page.getByRole('dialog', { name: 'Claim 9,999 tasks?' });
      await sure.getByRole('button', { name: 'Cancel' }).click();
      await sure.waitFor({ state: 'detached' });
      await bar.getByLabel('9,999 selected').waitFor();
      expect(page.complaints).toEqual([]);
      await page.context().close();
    },
    patienceMs,
  );
});

/** How often each kind of request about tasks was made. */
function countRequests(page: WatchedPage): Map<string, number> {
  const counts = new Map<string, number>();
  page.on('request', (request) => {
    const path = /\/v2\/user-tasks\/(?:\d+\/)?(\w+)$/.exec(request.url())?.[1];
    if (path !== undefined) counts.set(path, (counts.get(path) ?? 0) + 1);
  });
  return counts;
}

/** More rows like the one of this business id. Only lists read them: the engine knows nothing of them. */
async function multiply(connectionString: string, businessId: string, times: number): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    // The shard of a key is in its last ten bits.
    await client.query(
      `insert into user_tasks select (jsonb_populate_record(t, jsonb_build_object('key', t.key + n * 1024))).*
       from user_tasks t, generate_series(1, $2::int) n where t.business_id = $1`,
      [businessId, times],
    );
  } finally {
    await client.end();
  }
}
