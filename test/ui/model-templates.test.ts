import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium } from '../support/chromium.ts';
import { startMailReceiver, type MailReceiver } from '../support/mail-receiver.ts';
import { modelFile } from './support/model-file.ts';
import { ModelsArea } from './support/models-area.ts';
import { seriousFindings } from './support/open-browser.ts';
import { signIn } from './support/sign-in.ts';
import { startPages, type Pages } from './support/start-pages.ts';

const withBrowser = chromium === undefined ? describe.skip : describe;
const SHOP = 'a secret of the shop';
const ANALYST = { username: 'ana', password: 'an analyst of the house' };

withBrowser('element templates in the editor', () => {
  const calls: { method: string; url: string; body: string }[] = [];
  let http: Server;
  let mailbox: MailReceiver;
  let pages: Pages;
  beforeAll(async () => {
    http = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { method = '', url = '' } = request;
        calls.push({ method, url, body: Buffer.concat(chunks).toString('utf8') });
        response.setHeader('content-type', 'application/json');
        response.end('{"price": 12}');
      });
    });
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    mailbox = await startMailReceiver();
    pages = await startPages({
      CONNECTORS: '1',
      SECRET_SHOP: SHOP,
      SMTP_URL: `smtp://127.0.0.1:${mailbox.port}`,
      MAIL_FROM: 'millrace@example.com',
      CONNECTOR_ALLOWED_HOSTS: '127.0.0.1',
    });
    await pages.api.call('POST', '/v2/users', { body: ANALYST });
    await pages.api.call('PUT', `/v2/roles/analyst/users/${ANALYST.username}`);
  }, 120_000);
  afterAll(async () => {
    await pages?.stop();
    http?.close();
    await mailbox?.stop();
  }, 120_000);

  async function openBlank(name: string, options: Parameters<Pages['open']>[0] = {}) {
    const page = await pages.open(options);
    await page.goto('/models');
    await signIn(page, ANALYST);
    const models = new ModelsArea(page);
    await models.waitForList();
    await models.createProcess(name, 'Blank');
    return { page, models };
  }

  test('an analyst appends a request and a mail by their templates, deploys, and both run', async () => {
    const { page, models } = await openBlank('Price mail');
    await page.getByText('Press A to add the next step').waitFor();
    await page.getByRole('button', { name: 'Show outline (O)' }).click();
    await page.getByRole('treeitem', { name: /^Start event/ }).focus();
    await models.append('HTTP request', 'Ask the price');
    await models.openGroup('Request');
    await page.getByRole('textbox', { name: 'URL' }).fill(`http://127.0.0.1:${portOf(http)}/price?of=mill`);
    await page.keyboard.press('Tab');
    await models.openGroup('Output mapping');
    await page.getByRole('textbox', { name: 'Result variable' }).fill('answer');
    await page.keyboard.press('Tab');
    expect(await seriousFindings(page)).toEqual([]);

    await page.getByRole('treeitem', { name: /^Service task Ask the price/ }).focus();
    await models.append('Send a mail', 'Tell the price');
    await models.openGroup('Mail');
    await page.getByRole('textbox', { name: 'To', exact: true }).fill('ada@example.com');
    await page.keyboard.press('Tab');
    await models.openGroup('Content');
    await page.getByRole('textbox', { name: 'Subject' }).fill('The price');
    await page.getByRole('textbox', { name: 'Text', exact: true }).fill('It has been asked for.');
    await page.keyboard.press('Tab');
    await page.getByRole('treeitem', { name: /^Send task Tell the price/ }).focus();
    await models.append('end event', 'Told');
    await models.waitForCheck('No problems. This model can be deployed.');
    const dialog = await models.deploy();
    await dialog.getByText('Price mail v1 is live.').waitFor();

    const started = await pages.api.call('POST', '/v2/process-instances', {
      body: { processDefinitionId: 'price-mail', awaitCompletion: true },
    });
    expect(started.body.variables).toMatchObject({ answer: { status: 200, body: { price: 12 } } });
    expect(calls).toEqual([{ method: 'GET', url: '/price?of=mill', body: '' }]);
    expect(mailbox.received.map(({ mail: { subject, text } }) => [subject, text?.trim()])).toEqual([
      ['The price', 'It has been asked for.'],
    ]);
    expect(page.complaints).toEqual([]);
    await page.context().close();
  }, 120_000);

  test('a task takes a template from the panel, and files of another dialect are offered none', async () => {
    const { page, models } = await openBlank('Pick one', { scheme: 'dark' });
    await page.getByText('Press A to add the next step').waitFor();
    await page.getByRole('button', { name: 'Show outline (O)' }).click();
    await page.getByRole('treeitem', { name: /^Start event/ }).focus();
    await models.append('service task', 'Sum it up');
    await page.getByRole('button', { name: 'Select', exact: true }).click();
    const choice = page.locator('.djs-popup', { hasText: 'Choose element template' });
    await choice.getByText('Run JavaScript', { exact: true }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await choice.getByText('Run JavaScript', { exact: true }).click();
    await page.getByText('Applied', { exact: true }).waitFor();
    await models.openGroup('Script');
    await page.getByRole('textbox', { name: 'Script' }).fill('1 + 1');
    await page.keyboard.press('Tab');
    const text = await models.exportedText();
    expect(text).toContain('zeebe:modelerTemplate="millrace.script"');
    expect(text).toContain('<zeebe:header key="script" value="1 + 1" />');

    await models.open();
    const other = modelFile(
      'other',
      'Other',
      'serviceTask id="Work" name="Work" camunda:topic="t" camunda:type="external"',
      'xmlns:camunda="http://camunda.org/schema/1.0/bpmn"',
    );
    await models.importFiles([{ name: 'other.bpmn', content: other }]);
    await models.waitForCanvas();
    await models.waitForCheck(/No problems|warning/);
    await models.select('Work');
    expect(await page.getByRole('button', { name: 'Select', exact: true }).count()).toBe(0);
    expect(page.complaints).toEqual([]);
    await page.context().close();
  }, 120_000);

  test('a start event becomes a webhook by its template, and calls start the process', async () => {
    const { page, models } = await openBlank('Shop order');
    await page.getByText('Press A to add the next step').waitFor();
    await page.getByRole('button', { name: 'Show outline (O)' }).click();
    await page.getByRole('treeitem', { name: /^Start event/ }).focus();
    await models.append('end event', 'Ordered');
    await page.getByRole('treeitem', { name: /^Start event/ }).click();
    await page.getByRole('button', { name: 'Select', exact: true }).click();
    await page.locator('.djs-popup').getByText('Webhook', { exact: true }).click();
    await models.openGroup('Webhook');
    await page.getByRole('textbox', { name: 'Path' }).fill('shop-order');
    await page.keyboard.press('Tab');
    await models.openGroup('Proof');
    await page.getByRole('textbox', { name: 'Secret' }).fill('{{secrets.SHOP}}');
    await page.keyboard.press('Tab');
    await page.getByRole('combobox', { name: 'Calls prove themselves by' }).selectOption('A bearer token');
    expect(await seriousFindings(page)).toEqual([]);
    await models.waitForCheck('No problems. This model can be deployed.');
    const dialog = await models.deploy();
    await dialog.getByText('Shop order v1 is live.').waitFor();
    const answer = await pages.api.call('POST', '/hooks/shop-order', {
      raw: '{"id": 1}',
      as: null,
      headers: { authorization: `Bearer ${SHOP}`, 'content-type': 'application/json' },
    });
    expect([answer.status, answer.body]).toEqual([202, { receipt: expect.stringMatching(/^\d+$/) }]);
    expect(page.complaints).toEqual([]);
    await page.context().close();
  }, 120_000);

  test('a template that cannot be offered is said, and the others stay', async () => {
    const { page } = await openBlank('Broken', {});
    await page.route('**/v2/element-templates', async (route) => {
      const answer = await route.fetch();
      const { items } = (await answer.json()) as { items: object[] };
      await route.fulfill({
        json: { items: [...items, { id: 'x', name: 'Half', appliesTo: ['bpmn:Task'] }] },
      });
    });
    await page.reload();
    await page.getByText(/^One template cannot be offered: /).waitFor();
    await page.unroute('**/v2/element-templates');
    await page.route('**/v2/element-templates', (route) => route.abort());
    await page.reload();
    await page.getByText('The templates could not be loaded.').waitFor();
    await page.getByText('Press A to add the next step').waitFor();
    await page.context().close();
  }, 120_000);
});

// helpers

function portOf(server: { address(): AddressInfo | string | null }): number {
  return (server.address() as AddressInfo).port;
}
