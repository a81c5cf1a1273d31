import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { chromium } from '../support/chromium.ts';
import { seriousFindings, watermarkIsFree } from './support/open-browser.ts';
import { checkForm, reviewModel, startForm } from './support/review-model.ts';
import { signIn } from './support/sign-in.ts';
import { ADMIN, startPages, type Pages } from './support/start-pages.ts';
import { TasksPage } from './support/tasks-page.ts';

const inBrowser = chromium ? describe : describe.skip;
const patienceMs = 90_000;

inBrowser('people and their tasks, in a browser', () => {
  let pages: Pages;
  const colleague = { username: 'bo', password: 'another long password' };

  beforeAll(async () => {
    pages = await startPages();
    const deployed = await pages.api.deploy(
      ['review.bpmn', reviewModel],
      ['review-start.form', startForm],
      ['review-check.form', checkForm],
    );
    expect([deployed.status, deployed.text]).toEqual([200, expect.any(String)]);
    const user = await pages.api.call('POST', '/v2/users', { body: { ...colleague, name: 'Bo Lind' } });
    expect(user.status).toBe(201);
    const role = await pages.api.call('PUT', `/v2/roles/admin/users/${colleague.username}`);
    expect(role.status).toBe(204);
  }, patienceMs);
  afterAll(async () => {
    await pages?.stop();
  }, patienceMs);

  const start = async (requester: string): Promise<string> => {
    const started = await pages.api.call('POST', '/v2/process-instances', {
      body: { processDefinitionId: 'review', businessId: requester, variables: { requester, amount: 12 } },
    });
    expect(started.status).toBe(200);
    return started.body.processInstanceKey as string;
  };
  const taskKeyOf = async (processInstanceKey: string): Promise<string> => {
    const found = await pages.api.call('POST', '/v2/user-tasks/search', {
      body: { filter: { processInstanceKey } },
    });
    return found.body.items[0].userTaskKey as string;
  };

  test(
    'several tasks are claimed, assigned and given back at once, each with its own result',
    async () => {
      const keys = [];
      for (const name of ['Bulk 1', 'Bulk 2', 'Bulk 3']) keys.push(await taskKeyOf(await start(name)));
      const page = await pages.open();
      const tasks = new TasksPage(page);
      await page.goto('/tasks?view=all&q=Bulk&sort=name');
      await signIn(page, ADMIN);
      await tasks.row(/Bulk 3/).waitFor();
      const bar = page.getByRole('toolbar', { name: 'Several tasks at once' });
      expect(await bar.getByRole('button', { name: 'Claim' }).isDisabled()).toBe(true);
      await bar.getByLabel('Select all').check();
      await bar.getByLabel('3 selected').waitFor();
      const taken = await pages.api.call('POST', `/v2/user-tasks/${keys[1]}/assignment`, {
        as: colleague,
        body: { assignee: colleague.username, allowOverride: false },
      });
      expect(taken.status).toBe(204);
      await bar.getByRole('button', { name: 'Claim' }).click();
      const alert = page.getByRole('alert').filter({ hasText: '1 task was not changed' });
      await alert.getByText(/Bulk 2/).waitFor();
      await bar.getByLabel('1 selected').waitFor();
      expect(await seriousFindings(page)).toEqual([]);
      const assigneeOf = async (key: string) =>
        (await pages.api.call('GET', `/v2/user-tasks/${key}`)).body.assignee as string | null;
      expect(await Promise.all(keys.map(assigneeOf))).toEqual([
        ADMIN.username,
        colleague.username,
        ADMIN.username,
      ]);

      await bar.getByRole('button', { name: 'Assign…' }).click();
      const dialog = page.getByRole('dialog', { name: 'Assign the task' });
      await dialog.getByLabel('Assignee').fill(ADMIN.username);
      await dialog.getByRole('button', { name: 'Assign' }).click();
      await bar.getByLabel('Select all').waitFor();
      expect(await assigneeOf(keys[1]!)).toBe(ADMIN.username);

      await tasks.row(/Bulk 1/).focus();
      await page.keyboard.press('x');
      await tasks.row(/Bulk 3/).focus();
      await page.keyboard.press('Shift+X');
      await bar.getByLabel('3 selected').waitFor();
      await bar.getByRole('button', { name: 'Give back' }).click();
      await bar.getByLabel('Select all').waitFor();
      expect(await Promise.all(keys.map(assigneeOf))).toEqual([null, null, null]);
      expect(page.complaints).toEqual([]);
      await page.context().close();
    },
    patienceMs,
  );

  test(
    'a filter is narrowed, saved under a name, shared, and found by others with its count',
    async () => {
      await start('Filter Ana');
      const page = await pages.open();
      const tasks = new TasksPage(page);
      await page.goto('/tasks?view=all&q=Filter+Ana');
      await signIn(page, ADMIN);
      await tasks.row(/Filter Ana/).waitFor();
      await tasks.button('Filter').click();
      await page.getByLabel('Priority').selectOption('90');
      await page.getByText('No task matches').waitFor();
      await page.getByLabel('Priority').selectOption('50');
      await tasks.row(/Filter Ana/).waitFor();
      expect(new URL(page.url()).searchParams.get('priority')).toBe('50');
      const group = await pages.api.call('POST', '/v2/groups', {
        body: { groupId: 'g-17', name: 'Claims office' },
      });
      expect(group.status).toBe(201);
      const candidates = page.getByRole('combobox', { name: 'Candidate group' });
      await candidates.fill('claims off');
      await page.getByRole('option', { name: 'Claims office (g-17)' }).click();
      await page.getByText('No task matches').waitFor();
      await page.getByText('Claims office', { exact: true }).waitFor();
      await candidates.fill('');
      await candidates.press('Tab');
      await tasks.row(/Filter Ana/).waitFor();
      expect(await seriousFindings(page)).toEqual([]);
      await tasks.button('Save as…').click();
      const dialog = page.getByRole('dialog', { name: 'Save the filter' });
      await dialog.getByLabel('Name').fill('All of Ana');
      await dialog.getByLabel('Share with everybody').check();
      await dialog.getByRole('button', { name: 'Save' }).click();
      await tasks.filter('All of Ana').getByText('1', { exact: true }).waitFor();
      expect(await tasks.filter('All of Ana').getAttribute('aria-current')).toBe('page');
      expect(page.complaints).toEqual([]);

      const other = await pages.open();
      const colleagues = new TasksPage(other);
      await other.goto('/tasks');
      await signIn(other, colleague);
      await colleagues.filter('All of Ana').click();
      await colleagues.row(/Filter Ana/).waitFor();
      expect(new URL(other.url()).searchParams.get('q')).toBe('Filter Ana');
      await colleagues.button('Filter').click();
      await colleagues.button('Save as…').waitFor();
      expect(await colleagues.button(/Change “All of Ana”/).count()).toBe(0);
      await other.context().close();

      await tasks.button('Filter').click();
      await page.getByLabel('Due').selectOption('overdue');
      await page.getByText('No task matches').waitFor();
      await tasks.button(/Change “All of Ana”/).click();
      const change = page.getByRole('dialog', { name: 'Change the filter' });
      await change.getByLabel('Name').fill('Overdue of Ana');
      await change.getByRole('button', { name: 'Save' }).click();
      await tasks.filter('Overdue of Ana').getByText('0', { exact: true }).waitFor();
      await tasks.button('Filter').click();
      await tasks.button('Delete').click();
      const sure = page.getByRole('dialog', { name: 'Delete the filter “Overdue of Ana”?' });
      await sure.getByRole('button', { name: 'Delete' }).click();
      await tasks.filter('Overdue of Ana').waitFor({ state: 'detached' });
      expect(page.complaints).toEqual([]);
      await page.context().close();
    },
    patienceMs,
  );

  test(
    'colleagues talk beside a task: mentions, changes, and nothing typed is lost',
    async () => {
      const key = await taskKeyOf(await start('Cleo'));
      const page = await pages.open();
      const tasks = new TasksPage(page);
      await page.goto(`/t/${key}?tab=comments`);
      await signIn(page, ADMIN);
      await page.getByText('No comments yet').waitFor();
      const editor = tasks.field('Write a comment');
      await editor.fill('Is this one yours, ');
      await editor.press('End');
      await editor.pressSequentially('@bo');
      await page.getByRole('option', { name: 'Bo Lind (bo)' }).click();
      expect(await editor.inputValue()).toBe('Is this one yours, @bo ');
      await page.reload();
      expect(await editor.inputValue()).toBe('Is this one yours, @bo ');
      await editor.fill('Is this one yours, ');
      await editor.press('End');
      await editor.pressSequentially('@bo');
      await page.getByRole('option', { name: 'Bo Lind (bo)' }).waitFor();
      await editor.press('ArrowDown');
      await editor.press('Enter');
      await editor.press('Control+Enter');
      const comment = page.getByRole('article', { name: `Comment by ${ADMIN.username}` });
      await comment.getByText('@bo', { exact: true }).waitFor();
      expect(await editor.inputValue()).toBe('');
      const { body: view } = await pages.api.call('GET', `/v2/user-tasks/${key}/view`);
      expect(view.comments).toMatchObject([{ text: 'Is this one yours, @bo', mentions: ['bo'] }]);
      expect(view.task.state).toBe('CREATED');

      const answer = await pages.api.call('POST', '/v2/comments', {
        as: colleague,
        body: { targetType: 'USER_TASK', targetKey: key, text: '<img src=x onerror=alert(1)> yes' },
      });
      expect(answer.status).toBe(201);
      await page.getByText('<img src=x onerror=alert(1)> yes').waitFor();
      await comment.getByRole('button', { name: 'Change' }).click();
      await tasks.field('Change the comment').fill('Whose is this?');
      await tasks.button('Save').click();
      await comment.getByText('Whose is this?').waitFor();
      expect(await seriousFindings(page)).toEqual([]);
      await comment.getByRole('button', { name: 'Delete' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
      await comment.waitFor({ state: 'detached' });
      expect(page.complaints).toEqual([]);
      await page.context().close();
    },
    patienceMs,
  );

  test(
    'a link from a mail survives signing in, and the task can be claimed, filled in and completed',
    async () => {
      const instance = await start('Ana');
      const key = await taskKeyOf(instance);
      const page = await pages.open();
      const tasks = new TasksPage(page);
      await page.goto(`/t/${key}`);
      await signIn(page, ADMIN);
      await tasks.title.getByText('Review expense').waitFor();
      expect(new URL(page.url()).pathname).toBe(`/tasks/${key}`);

      await tasks.button('Claim and start').click();
      await tasks.button(/^Complete$/).click();
      await page.getByRole('alert').getByText('Field is required').waitFor();
      await tasks.field(/Comment/).fill('looks right');
      await page.getByText(/^Saved/).waitFor();
      await page.reload();
      await page.getByText(/Your draft from .* was restored/).waitFor();
      expect(await tasks.field(/Comment/).inputValue()).toBe('looks right');
      await tasks.field(/Comment/).fill('looks right to me');
      await tasks.tab('History').click();
      await tasks.tab('Form').click();
      expect(await tasks.field(/Comment/).inputValue()).toBe('looks right to me');
      expect(await watermarkIsFree(page, '.fjs-powered-by')).toBe(true);
      expect(await seriousFindings(page)).toEqual([]);

      await tasks.button(/^Complete$/).click();
      await page.getByText(/Completed by/).waitFor();
      const ended = await pages.api.call('GET', `/v2/process-instances/${instance}`);
      expect(ended.body.state).toBe('COMPLETED');
      expect(page.complaints).toEqual([]);
      await page.context().close();
    },
    patienceMs,
  );

  test(
    'the diagram says where the task is, in color and in words',
    async () => {
      const key = await taskKeyOf(await start('Cem'));
      const page = await pages.open({ scheme: 'dark' });
      await page.goto(`/tasks/${key}`);
      await signIn(page, ADMIN);
      await new TasksPage(page).tab('Diagram').click();
      const canvas = page.getByRole('application', { name: /Press O for the outline/ });
      await canvas.locator('[data-element-id="check"]').waitFor();
      await canvas.press('o');
      const here = page.getByRole('treeitem', { name: /User task Review expense, active/ });
      await here.and(page.locator(':focus')).waitFor();
      expect(await here.getAttribute('aria-selected')).toBe('true');
      // What is chosen in one of them is chosen in the other.
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('Enter');
      await canvas.locator('[data-element-id="done"].selected').waitFor();
      await canvas.locator('[data-element-id="check"] .djs-hit').first().click();
      await page.locator('[role="treeitem"][data-item="check"][aria-selected="true"]').waitFor();
      expect(await watermarkIsFree(page, '.bjs-powered-by')).toBe(true);
      expect(await seriousFindings(page)).toEqual([]);
      expect(page.complaints).toEqual([]);
      await page.context().close();
    },
    patienceMs,
  );

  test(
    'of two people who claim one task, the second learns who was faster',
    async () => {
      const key = await taskKeyOf(await start('Dee'));
      const [first, second] = [await pages.open(), await pages.open()];
      await first.goto(`/tasks/${key}`);
      await signIn(first, ADMIN);
      await second.goto(`/tasks/${key}`);
      await signIn(second, colleague);
      await new TasksPage(second).button('Claim and start').waitFor();
      // The second page must not hear of the first claim before it tries its own: what it reads again waits that long.
      let release = (): void => undefined;
      const released = new Promise<void>((resolve) => (release = resolve));
      await second.route(`**/v2/user-tasks/${key}/view*`, async (route) => {
        await released;
        await route.continue();
      });
      await new TasksPage(first).button('Claim and start').click();
      await new TasksPage(first).button(/^Complete$/).waitFor();
      await new TasksPage(second).button('Claim and start').click();
      release();
      await second
        .getByText(new RegExp(`${ADMIN.username} (took|works)`))
        .first()
        .waitFor();
      // They can be asked; the question comes to the first page without a reload.
      await new TasksPage(second).button(`Ask ${ADMIN.username}…`).click();
      const dialog = second.getByRole('dialog', { name: `Ask ${ADMIN.username} for this task` });
      expect(await dialog.getByLabel('Message').inputValue()).toBe('May I take this over?');
      expect(await seriousFindings(second)).toEqual([]);
      await dialog.getByRole('button', { name: 'Ask', exact: true }).click();
      await dialog.waitFor({ state: 'detached' });
      await new TasksPage(first).tab(/Comments 1/).click();
      await first.getByText('May I take this over?').waitFor();
      await first.context().close();
      await second.context().close();
    },
    patienceMs,
  );

  test.each([
    ['while the list is followed', false],
    ['before the page could follow', true],
  ])(
    'a task that another person takes leaves the open list without a reload: %s',
    async (_when, isLate) => {
      const key = await taskKeyOf(await start('Eve'));
      const page = await pages.open();
      let follow = (): void => undefined;
      const mayFollow = isLate ? new Promise<void>((resolve) => (follow = resolve)) : Promise.resolve();
      await page.route('**/v2/events*', async (route) => {
        await mayFollow;
        await route.continue();
      });
      await page.goto('/tasks?view=available');
      await signIn(page, ADMIN);
      const row = new TasksPage(page).row(/Eve/);
      await row.waitFor();
      const as = { as: colleague };
      const claimed = await pages.api.call('POST', `/v2/user-tasks/${key}/assignment`, {
        ...as,
        body: { assignee: colleague.username },
      });
      expect(claimed.status).toBe(204);
      follow();
      await row.waitFor({ state: 'detached' });
      await page.context().close();
    },
    patienceMs,
  );

  test(
    'a process is started on a telephone and leads to its task',
    async () => {
      const page = await pages.open({ viewport: { width: 390, height: 844 } });
      await page.goto('/start');
      await signIn(page, ADMIN);
      await page.getByRole('textbox', { name: 'Search processes' }).fill('expense');
      await page.getByRole('link', { name: /Expense review/ }).click();
      await page.getByLabel(/Requester/).fill('Gil');
      await page.getByLabel(/Amount/).fill('30');
      expect(await seriousFindings(page)).toEqual([]);
      await page.getByRole('button', { name: 'Start', exact: true }).click();
      await page.getByRole('status').getByRole('link', { name: 'Review expense' }).click();
      await page.getByRole('link', { name: 'Back to the list' }).waitFor();
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(width).toBeLessThanOrEqual(390);
      expect(page.complaints).toEqual([]);
      await page.context().close();
    },
    patienceMs,
  );
});
