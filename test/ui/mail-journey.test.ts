import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { claims, decisionForm } from '../api/claims-model.ts';
import { chromium } from '../support/chromium.ts';
import { seriousFindings } from './support/open-browser.ts';
import { startPages, type Pages } from './support/start-pages.ts';

const inBrowser = chromium ? describe : describe.skip;
const patienceMs = 120_000;

inBrowser('mails, in a browser', () => {
  let pages: Pages;
  beforeAll(async () => {
    pages = await startPages({ MAIL_CATCHER: '1' });
    await pages.api.deploy(['claims.bpmn', claims], ['decision.form', JSON.stringify(decisionForm)]);
    const person = { username: 'ana', password: 'the long password of ana', email: 'ana@example.com' };
    await pages.api.call('POST', '/v2/users', { body: person });
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
      await dialog.getByText('Hello ana,').waitFor();
      await dialog.getByRole('tab', { name: 'HTML source' }).click();
      await dialog.getByText('<!doctype html>').waitFor();
      expect(await seriousFindings(page)).toEqual([]);
      await dialog.getByRole('button', { name: 'Send again' }).click();
      await dialog.getByRole('button', { name: /Do not send|Send again/ }).waitFor();
      await page.keyboard.press('Escape');
      await page.getByLabel('State').selectOption('FAILED');
      await page.getByText('There is no mail.').waitFor();
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
      expect(await seriousFindings(page)).toEqual([]);
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('Your choice is saved.').waitFor();
      await page.reload();
      await page.getByLabel('A task waits for my groups').waitFor();
      expect(await page.getByLabel('A task waits for my groups').isChecked()).toBe(false);
      expect(await page.getByLabel('Quiet from').inputValue()).toBe('22:00');
      expect(page.complaints).toEqual([]);
      await page.context().close();
    },
    patienceMs,
  );
});
