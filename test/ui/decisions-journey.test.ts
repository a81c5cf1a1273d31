import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { chromium } from '../support/chromium.ts';
import { ordersModel, rulesProcess } from '../support/decision-models.ts';
import { seriousFindings } from './support/open-browser.ts';
import { startPages, type Pages } from './support/start-pages.ts';

const inBrowser = chromium ? describe : describe.skip;
const patienceMs = 90_000;

inBrowser('what a process decided, in a browser', () => {
  let pages: Pages;
  let key = '';

  beforeAll(async () => {
    pages = await startPages();
    const deployed = await pages.api.deploy(
      ['orders.dmn', ordersModel()],
      ['price.bpmn', rulesProcess('price', 'price')],
    );
    expect([deployed.status, deployed.body.detail]).toEqual([200, undefined]);
    const started = await pages.api.call('POST', '/v2/process-instances', {
      body: { processDefinitionId: 'price', variables: { amount: 200 }, awaitCompletion: true },
    });
    key = started.body.processInstanceKey as string;
  }, patienceMs);
  afterAll(async () => {
    await pages?.stop();
  }, patienceMs);

  for (const [width, scheme] of [
    [1440, 'light'],
    [1440, 'dark'],
    [390, 'light'],
    [390, 'dark'],
  ] as const)
    test(
      `shows inputs, the rule that matched and the result at ${width} pixels, ${scheme}`,
      async () => {
        const page = await pages.openSignedIn({ viewport: { width, height: 900 }, scheme });
        await page.goto(`/operate/instances/${key}?tab=decisions`);
        const table = page.getByRole('table', { name: 'Decisions' });
        const discount = table.getByRole('row', { name: /Discount/ });
        await discount.waitFor();
        expect(await discount.innerText()).toMatch(/Amount = 200[^]*Rule 2[^]*percent = 10[^]*10/);
        expect(await table.getByRole('row', { name: /Price/ }).innerText()).toContain('180');
        expect(await seriousFindings(page)).toEqual([]);
      },
      patienceMs,
    );
});
