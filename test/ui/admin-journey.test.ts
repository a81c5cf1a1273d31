import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { chromium } from '../support/chromium.ts';
import { seriousFindings, type WatchedPage } from './support/open-browser.ts';
import { shippingModel } from './support/shipping-model.ts';
import { signIn } from './support/sign-in.ts';
import { startPages, type Pages } from './support/start-pages.ts';

const inBrowser = chromium ? describe : describe.skip;
const patienceMs = 120_000;
const VALUE = 'a value that no page may show';
const OPERATOR = { username: 'opal', password: 'an operator of the house' };

inBrowser('an administrator and the integrations, in a browser', () => {
  let pages: Pages;
  beforeAll(async () => {
    pages = await startPages({ CONNECTORS: '1', SECRETS_KEY: 'a key of at least thirty-two characters' });
    expect((await pages.api.deploy(['shipping.bpmn', shippingModel])).status).toBe(200);
    await pages.api.call('POST', '/v2/users', { body: OPERATOR });
    await pages.api.call('PUT', `/v2/roles/operator/users/${OPERATOR.username}`);
  }, patienceMs);
  afterAll(async () => {
    await pages?.stop();
  }, patienceMs);

  const look = async (page: WatchedPage): Promise<void> => expect(await seriousFindings(page)).toEqual([]);

  test(
    'sets a secret by keyboard, replaces it, and deletes it',
    async () => {
      const page = await pages.openSignedIn();
      await page.getByRole('link', { name: 'Admin', exact: true }).click();
      await page.getByRole('heading', { name: 'Secrets', level: 1 }).waitFor();
      await page.getByText('No secrets yet').waitFor();
      await look(page);
      await page.getByRole('button', { name: 'Set a secret' }).focus();
      await page.keyboard.press('Enter');
      const dialog = page.getByRole('dialog', { name: 'Set a secret' });
      await dialog.getByRole('textbox', { name: 'Name' }).fill('1 wrong');
      await dialog.getByLabel(/^Value/).fill(VALUE);
      await page.keyboard.press('Enter');
      await dialog.getByText(/begins with a letter or _/).waitFor();
      await dialog.getByRole('textbox', { name: 'Name' }).fill('BANK');
      await dialog.getByText('{{secrets.BANK}}').waitFor();
      await look(page);
      await page.keyboard.press('Enter');
      await page.getByRole('cell', { name: /^BANK/ }).waitFor();
      expect(await page.content()).not.toContain(VALUE);

      await page.getByRole('button', { name: 'Replace the value of BANK' }).click();
      const again = page.getByRole('dialog', { name: 'Replace the value of BANK' });
      expect(await again.getByLabel(/^Value/).inputValue()).toBe('');
      await again.getByLabel(/^Value/).fill('another value');
      await again.getByRole('textbox', { name: 'Description' }).fill('of the bank');
      await again.getByRole('button', { name: 'Save' }).click();
      await page.getByText('of the bank').waitFor();

      const { default: pg } = await import('pg');
      const client = new pg.Client({ connectionString: pages.api.connectionString });
      await client.connect();
      await client.query(
        `INSERT INTO secret_uses (tenant_id, name, used_at, process_id, element_id, instance_key, job_key)
          VALUES ('<default>', 'BANK', now(), 'shipping', 'Label', 1, 2)`,
      );
      await client.end();
      await page.reload();
      await page.getByRole('button', { name: 'Uses of BANK' }).click();
      const uses = page.getByRole('dialog', { name: 'Uses of BANK' });
      await uses.getByRole('cell', { name: /Label/ }).waitFor();
      await look(page);
      await page.keyboard.press('Escape');
      await uses.waitFor({ state: 'detached' });

      const settings = { enabled: true, defaults: { text: '{{secrets.BANK}}' } };
      await pages.api.call('PUT', '/v2/connectors/millrace:mail', { body: settings });
      await page.reload();
      await page.getByRole('button', { name: 'Delete BANK' }).click();
      await page.getByText(/^It is used by: connector:millrace:mail\./).waitFor();
      await look(page);
      await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
      await page.getByText('No secrets yet').waitFor();
      expect(page.complaints).toEqual([]);
      await page.context().close();
    },
    patienceMs,
  );

  test(
    'creates a token for a worker, sees it once, and takes it back',
    async () => {
      const page = await pages.openSignedIn({ viewport: { width: 390, height: 844 } });
      await page.goto('/admin/tokens');
      await page.getByText('No tokens yet').waitFor();
      await page.getByRole('button', { name: 'Create a token' }).click();
      const dialog = page.getByRole('dialog', { name: 'Create a token' });
      await dialog.getByRole('textbox', { name: 'Name' }).fill('label worker');
      expect(await dialog.getByRole('button', { name: 'Create', exact: true }).isDisabled()).toBe(true);
      await dialog.getByRole('checkbox', { name: 'Work on jobs' }).check();
      await dialog.getByLabel('Ends').selectOption('365');
      await look(page);
      await dialog.getByRole('button', { name: 'Create', exact: true }).click();
      const token = await dialog.getByText(/^mrt_/).innerText();
      await look(page);
      await dialog.getByRole('button', { name: 'I have kept it' }).click();
      const row = page.getByRole('row', { name: /label worker/ });
      await row.waitFor();
      expect(await page.content()).not.toContain(token);

      const send = (path: string, body: object) =>
        fetch(`${pages.baseUrl}${path}`, {
          method: 'POST',
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          body: JSON.stringify(body),
        });
      const activation = { type: 'create-label', timeout: 1_000, maxJobsToActivate: 1, requestTimeout: -1 };
      expect((await send('/v2/jobs/activation', activation)).status).toBe(200);
      // It may not start what its owner may start: for it the process is not there.
      expect((await send('/v2/process-instances', { processDefinitionId: 'shipping' })).status).toBe(404);

      await row.getByRole('button', { name: 'Delete label worker' }).click();
      const question = page.getByRole('dialog', { name: 'Delete label worker' });
      await question.getByRole('button', { name: 'Delete', exact: true }).click();
      await page.getByText('No tokens yet').waitFor();
      expect((await send('/v2/jobs/activation', activation)).status).toBe(401);
      expect(page.complaints).toEqual([]);
      await page.context().close();
    },
    patienceMs,
  );

  test(
    'adds a webhook, gets its secret once, sees its calls, and gives it a new secret',
    async () => {
      const page = await pages.openSignedIn({ scheme: 'dark' });
      await page.goto('/admin/webhooks');
      await page.getByText('No webhooks yet').waitFor();
      await page.getByRole('button', { name: 'Add a webhook' }).click();
      const dialog = page.getByRole('dialog', { name: 'Add a webhook' });
      await dialog.getByRole('textbox', { name: /^Process id/ }).fill('shipping');
      await dialog.getByRole('textbox', { name: 'Variables (FEEL)' }).fill('={');
      await dialog.getByRole('combobox', { name: 'Proof' }).selectOption('Bearer token');
      await dialog.getByRole('button', { name: 'Create' }).click();
      await dialog.getByText(/variablesExpression is not valid/).waitFor();
      await dialog.getByRole('textbox', { name: 'Variables (FEEL)' }).fill('={orderId: body.id}');
      await look(page);
      await dialog.getByRole('button', { name: 'Create' }).click();
      const secretDialog = page.getByRole('dialog', { name: 'Give these to the other system' });
      await secretDialog.waitFor();
      const [url = '', secret = ''] = await secretDialog.locator('.mr-admin-secret').allTextContents();
      await look(page);
      await secretDialog.getByRole('button', { name: 'I have kept it' }).click();
      await page.getByText('Starts shipping').waitFor();
      expect(await page.content()).not.toContain(secret);

      const hookId = url.split('/').at(-1) ?? '';
      const deliver = (token: string) =>
        pages.api.call('POST', `/hooks/${hookId}`, {
          raw: '{"id": "o-1"}',
          as: null,
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        });
      expect((await deliver(secret)).status).toBe(202);
      expect((await deliver('wrong')).status).toBe(401);

      const menu = async (item: string): Promise<void> => {
        await page.getByRole('button', { name: 'Actions of the webhook shipping' }).click();
        await page.getByRole('menuitem', { name: item, exact: true }).click();
        // It fades out, without its items.
        await page.getByRole('menu').waitFor({ state: 'detached' });
      };
      await menu('Last calls');
      const calls = page.getByRole('dialog', { name: 'Last calls' });
      await calls.getByText('Accepted').waitFor();
      await calls.getByText(/^NOT_AUTHENTICATED: The signature or the secret is wrong/).waitFor();
      await look(page);
      await page.keyboard.press('Escape');

      await menu('Test call');
      const trial = page.getByRole('dialog', { name: 'Test call' });
      await trial.getByRole('textbox', { name: 'Body of the call' }).fill('{"id": "o-2"}');
      await trial.getByRole('button', { name: 'Evaluate' }).click();
      await trial.getByLabel('What the call would do').waitFor();
      expect(await trial.getByLabel('What the call would do').inputValue()).toContain('"orderId": "o-2"');
      await look(page);
      await page.keyboard.press('Escape');

      await menu('New secret');
      await page.getByRole('dialog').getByRole('button', { name: 'New secret' }).click();
      await secretDialog.waitFor();
      const [next = ''] = await secretDialog.locator('.mr-admin-secret').allTextContents();
      expect(next).not.toBe(secret);
      await secretDialog.getByRole('button', { name: 'I have kept it' }).click();
      await page.getByText(/^Former secret until/).waitFor();
      expect([(await deliver(secret)).status, (await deliver(next)).status]).toEqual([202, 202]);

      await menu('Edit the webhook');
      const edit = page.getByRole('dialog', { name: 'Edit the webhook' });
      await edit.getByRole('switch', { name: 'Switched on' }).click();
      await edit.getByRole('button', { name: 'Save' }).click();
      await page.getByText('Switched off').waitFor();
      expect((await deliver(next)).status).toBe(404);
      await menu('Delete');
      await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
      await page.getByText('No webhooks yet').waitFor();
      expect(page.complaints).toEqual([]);
      await page.context().close();
    },
    patienceMs,
  );

  test(
    'listens to a table and sees why reading fails, also on a small screen',
    async () => {
      await pages.api.call('PUT', '/v2/secrets/SOURCE', {
        body: { value: 'postgresql://u:p@nowhere.invalid:5432/x' },
      });
      const page = await pages.openSignedIn({ viewport: { width: 390, height: 844 } });
      await page.goto('/admin/tables');
      await page.getByRole('button', { name: 'Listen to a table' }).click();
      const dialog = page.getByRole('dialog', { name: 'Listen to a table' });
      await dialog.getByRole('textbox', { name: /^Name/ }).fill('orders');
      await dialog.getByRole('combobox', { name: /^Secret with the connection/ }).selectOption('SOURCE');
      await dialog.getByRole('textbox', { name: /^Table/ }).fill('outbox');
      await dialog.getByRole('combobox', { name: 'A call or row' }).selectOption('publishes a message');
      await dialog.getByRole('textbox', { name: /^Message name/ }).fill('ordered');
      await look(page);
      await dialog.getByRole('button', { name: 'Save' }).click();
      await page.getByText('Reading fails').waitFor();
      await look(page);
      await page.getByRole('button', { name: 'Edit orders' }).click();
      const edit = page.getByRole('dialog', { name: 'Edit orders' });
      expect(await edit.getByRole('textbox', { name: /^Message name/ }).inputValue()).toBe('ordered');
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Delete orders' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
      await page.getByText('No tables yet').waitFor();
      expect(page.complaints).toEqual([]);
      await page.context().close();
    },
    patienceMs,
  );

  test(
    'tells an address of events, and sees why it is not reached',
    async () => {
      const page = await pages.openSignedIn();
      await page.goto('/admin/outgoing');
      await page.getByText('Nobody is told yet').waitFor();
      await page.getByRole('button', { name: 'Tell an address' }).click();
      const dialog = page.getByRole('dialog', { name: 'Tell an address' });
      await dialog.getByRole('textbox', { name: /^Address/ }).fill('http://10.0.0.1/told');
      await dialog.getByRole('checkbox', { name: 'instance.started' }).click();
      await look(page);
      await dialog.getByRole('button', { name: 'Create' }).click();
      const secretDialog = page.getByRole('dialog', { name: 'Give these to the other system' });
      const secret = (await secretDialog.locator('.mr-admin-secret').textContent()) ?? '';
      expect(secret).toMatch(/^whsec_/);
      await secretDialog.getByRole('button', { name: 'I have kept it' }).click();
      await page.getByText('http://10.0.0.1/told').waitFor();
      expect(await page.content()).not.toContain(secret);
      const menu = async (item: string): Promise<void> => {
        await page.getByRole('button', { name: 'Actions of http://10.0.0.1/told' }).click();
        await page.getByRole('menuitem', { name: item, exact: true }).click();
        await page.getByRole('menu').waitFor({ state: 'detached' });
      };
      await menu('Send a test');
      await page.getByText(/^The test was not taken: .* is not a public address/).waitFor();
      const body = { processDefinitionId: 'shipping', variables: { orderId: 'o-9' } };
      expect((await pages.api.call('POST', '/v2/process-instances', { body })).status).toBe(200);
      await menu('Last events');
      const events = page.getByRole('dialog', { name: 'Last events' });
      await events.getByRole('row', { name: /instance\.started.*is not a public address/ }).waitFor();
      await look(page);
      await page.keyboard.press('Escape');
      await events.waitFor({ state: 'detached' });
      await menu('Delete');
      await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
      await page.getByText('Nobody is told yet').waitFor();
      expect(page.complaints).toEqual([]);
      await page.context().close();
    },
    patienceMs,
  );

  test(
    'sees which connectors run, and what mails lack',
    async () => {
      const page = await pages.openSignedIn();
      await page.goto('/admin/connectors');
      await page.getByRole('cell', { name: 'millrace:mail', exact: true }).waitFor();
      await page.getByText('Set SMTP_URL and start the server again').waitFor();
      expect(await page.getByText('Running', { exact: true }).count()).toBe(5);
      await page.getByRole('button', { name: 'Settings of millrace:http' }).click();
      const settings = page.getByRole('dialog', { name: 'Settings of millrace:http' });
      await settings.getByRole('textbox', { name: /^Inputs for tasks/ }).fill('{"headers": ');
      await settings.getByText('Write a JSON object').waitFor();
      await settings.getByRole('textbox', { name: /^Inputs for tasks/ }).fill('{"body": "secrets.BANK"}');
      await settings.getByRole('switch', { name: /^Switched on/ }).click();
      await look(page);
      await settings.getByRole('button', { name: 'Save' }).click();
      await settings.getByText(/Name the hosts in allowedHosts/).waitFor();
      await settings.getByRole('textbox', { name: /^Allowed hosts/ }).fill('api.example.org');
      await settings.getByRole('button', { name: 'Save' }).click();
      await page.getByText('Switched off in this tenant').waitFor();
      await page.getByRole('button', { name: 'Try millrace:http' }).click();
      const trial = page.getByRole('dialog', { name: 'Try millrace:http' });
      await trial.getByRole('textbox', { name: /^Inputs/ }).fill('{"url": "http://10.0.0.1/"}');
      await trial.getByRole('button', { name: 'Call' }).click();
      await trial.getByText(/There is no secret "BANK"/).waitFor();
      await look(page);
      await page.keyboard.press('Escape');
      await trial.waitFor({ state: 'detached' });
      await page.getByRole('link', { name: 'Tenants' }).click();
      await page.getByRole('button', { name: 'Limits of Default' }).click();
      const weight = page.getByRole('textbox', { name: 'Weight' });
      await weight.fill('101');
      await page.getByText('Write a whole number from 1 to 100, or nothing.').waitFor();
      await weight.fill('3');
      await page.getByRole('button', { name: 'Save limits' }).click();
      await page
        .getByRole('row', { name: /Default/ })
        .getByRole('cell', { name: '3', exact: true })
        .waitFor();
      await page.context().close();
    },
    patienceMs,
  );

  test(
    'is not there for others, and says so when it is opened by its address',
    async () => {
      const page = await pages.open();
      await page.goto('/admin/secrets');
      await signIn(page, OPERATOR);
      await page.getByText('Your roles do not include this area').waitFor();
      expect(await page.getByRole('link', { name: 'Admin', exact: true }).count()).toBe(0);
      await page.context().close();
    },
    patienceMs,
  );
});
