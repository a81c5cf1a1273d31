import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { chromium } from '../support/chromium.ts';
import { endSessionAtSave } from './support/end-session.ts';
import { ModelsArea } from './support/models-area.ts';
import { seriousFindings } from './support/open-browser.ts';
import { signIn } from './support/sign-in.ts';
import { ADMIN, startPages, type Pages } from './support/start-pages.ts';

const withBrowser = chromium === undefined ? describe.skip : describe;
const savedFiles = '**/v2/projects/*/files/*';

withBrowser('what goes wrong while a model is drawn', () => {
  let pages: Pages;
  beforeAll(async () => {
    pages = await startPages();
  }, 120_000);
  afterAll(async () => {
    await pages?.stop();
  }, 120_000);

  /** A new approval in its editor, everything saved. */
  async function openApproval(name: string, page?: Page) {
    const opened = page ?? (await pages.openSignedIn());
    const models = new ModelsArea(opened);
    await models.open();
    await models.createProcess(name, 'Approval');
    await models.waitForCheck('No problems. This model can be deployed.');
    await opened.getByText('Saved', { exact: true }).waitFor();
    return { page: opened, models };
  }

  /** The text of the open file, or of a named one, as the server has it. */
  async function savedText(page: Page, named?: string): Promise<string> {
    const { pathname, searchParams } = new URL(page.url());
    const key = pathname.split('/').at(-1) ?? '';
    const file = named ?? searchParams.get('file');
    const answer = await pages.api.call('GET', `/v2/projects/${key}/files/${file}`);
    return answer.body.content as string;
  }

  test('typing outlives a server that fails, a lost connection and a session that ends', async () => {
    const { page, models } = await openApproval('Stormy');
    const state = (words: string) => page.getByRole('status').getByText(words, { exact: true }).waitFor();
    await page.route(savedFiles, (route) => route.fulfill(problem(500, 'INTERNAL_ERROR', 'It failed.')));
    await models.rename('Activity_review', 'Typed while it failed');
    await state('The server could not save: kept in this browser, tried again');
    await page.unroute(savedFiles);

    await page.context().setOffline(true);
    await models.rename('Activity_review', 'Typed without connection');
    await state('No connection: kept in this browser');
    await page.getByText('The server cannot be reached.').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.context().setOffline(false);
    await state('Saved');
    expect(await savedText(page)).toContain('name="Typed without connection"');

    await endSessionAtSave(page, savedFiles);
    await models.rename('Activity_review', 'Typed signed out');
    await state('Signed out: kept in this browser');
    const again = page.getByRole('dialog', { name: 'Sign in again' });
    await again.getByText('What you typed on the page is kept.').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await again.getByRole('textbox', { name: 'Username' }).fill(ADMIN.username);
    await again.getByLabel(/^Password/).fill(ADMIN.password);
    await again.getByRole('button', { name: 'Sign in' }).click();
    await again.waitFor({ state: 'detached' });
    await state('Saved');
    const saved = page.waitForResponse((answer) => /\/files\//.test(answer.url()) && answer.ok());
    await models.rename('Activity_review', 'Typed after that');
    await saved;
    expect(await savedText(page)).toContain('name="Typed after that"');
    await page.context().close();
  }, 120_000);

  test('a project that somebody deletes is gone on with in a copy', async () => {
    const { page, models } = await openApproval('Deleted');
    await pages.api.call('DELETE', new URL(page.url()).pathname.replace('/models', '/v2'));
    await page.getByText(/^Somebody has deleted this project\./).waitFor();
    await models.rename('Activity_review', 'Typed after it was gone');
    await page.getByText('Not saved', { exact: true }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('status').getByRole('button', { name: 'Make a copy' }).click();
    await page.getByText('Deleted (copy)', { exact: true }).waitFor();
    await models.element('Activity_review').getByText('Typed after it was gone').waitFor();
    await page.getByText('Saved', { exact: true }).waitFor();
    expect(await savedText(page, 'deleted.bpmn')).toContain('name="Typed after it was gone"');
    await page.context().close();
  }, 120_000);

  test('a right that was taken away is named, with who can give it back', async () => {
    const ana = { username: 'ana', password: 'a long enough password' };
    await pages.api.call('POST', '/v2/users', { body: ana });
    await pages.api.call('PUT', '/v2/roles/analyst/users/ana');
    const own = await pages.open();
    await own.goto('/models');
    await signIn(own, ana);
    const { page, models } = await openApproval('Not mine', own);
    await pages.api.call('DELETE', '/v2/roles/analyst/users/ana');
    await models.rename('Activity_review', 'Typed without the right');
    const refused = page.getByRole('alert').filter({ hasText: 'The changes were not saved' });
    await refused
      .getByText('You need the right PROJECT:READ. An administrator can give it to you.')
      .waitFor();
    await models.element('Activity_review').getByText('Typed without the right').waitFor();
    await pages.api.call('PUT', '/v2/roles/analyst/users/ana');
    await refused.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('Saved', { exact: true }).waitFor();
    expect(await savedText(page)).toContain('name="Typed without the right"');
    await page.context().close();
  }, 120_000);

  test('a refused deployment says why, keeps the note, and the next attempt goes through', async () => {
    const { page } = await openApproval('Refused');
    await page.getByRole('button', { name: 'Deploy', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Deploy Refused' });
    const deploy = dialog.getByRole('button', { name: 'Deploy', exact: true });
    const note = dialog.getByRole('textbox', { name: /^Version note/ });
    await note.fill('The first one.');
    const deployment = '**/v2/projects/*/deployment';
    const found = { code: 'JOB_TYPE', severity: 'ERROR', message: 'No worker would take it.', why: '' };
    const problems = [{ ...found, resourceName: 'refused.bpmn', elementId: 'Activity_review' }];
    const refusal = problem(400, 'DEPLOYMENT_REFUSED', 'Refused.', { problems });
    await page.route(deployment, (route) => route.fulfill(refusal));
    await deploy.click();
    const alert = dialog.getByRole('alert');
    await alert.getByText('The server refused the deployment. Nothing was changed.').waitFor();
    await alert.getByText('No worker would take it.').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.unroute(deployment);

    await page.route(deployment, (route) => route.fulfill(problem(500, 'INTERNAL_ERROR', 'It failed.')));
    await deploy.click();
    await alert.getByText('The deployment did not work').waitFor();
    await alert.getByText('0af7651916cd43dd').waitFor();
    await page.unroute(deployment);
    expect(await note.inputValue()).toBe('The first one.');
    await deploy.click();
    await dialog.getByText('Refused v1 is live.').waitFor();
    await page.context().close();
  }, 120_000);

  test('each action asks the server no more often than it needs', async () => {
    const { page, models } = await openApproval('Counted');
    const asked: string[] = [];
    page.on('request', (request) => {
      const { pathname } = new URL(request.url());
      // The stream of events and the word that somebody still edits come by the clock.
      if (/^\/v2\/(?!events)/.test(pathname) && !pathname.endsWith('/lock'))
        asked.push(`${request.method()} ${pathname}`);
    });
    const counted = (pattern: RegExp) => asked.splice(0).filter((one) => pattern.test(one)).length;
    const all = () => asked.length;

    await page.reload();
    await models.waitForCanvas();
    await models.waitForCheck('No problems. This model can be deployed.');
    // Four times who has it: to open it, to watch it, after taking the lock, and when that was told to everybody.
    expect(all()).toBeLessThanOrEqual(20);
    expect(counted(/^POST \/v2\/models\/check$/)).toBe(1);

    const checked = page.waitForResponse((answer) => answer.url().endsWith('/v2/models/check'));
    const saved = page.waitForResponse((answer) => /\/files\//.test(answer.url()));
    await models.rename('Activity_review', 'Counted');
    await Promise.all([checked, saved]);
    await page.getByText('Saved', { exact: true }).waitFor();
    expect(all()).toBeLessThanOrEqual(10);
    expect(counted(/^(PUT .*\/files\/|POST \/v2\/models\/check$)/)).toBe(2);

    await models.deploy();
    await page.getByText('Counted v1 is live.').waitFor();
    expect(all()).toBeLessThanOrEqual(20);
    expect(counted(/^POST .*\/deployment$/)).toBe(1);
    await page.context().close();
  }, 120_000);
});

/** What the server would answer, word for word. */
function problem(status: number, code: string, detail: string, members: Record<string, unknown> = {}) {
  const body = { type: 'about:blank', title: code, status, code, detail, traceId: '0af7651916cd43dd' };
  return {
    status,
    contentType: 'application/problem+json',
    body: JSON.stringify({ ...body, ...members }),
  };
}
