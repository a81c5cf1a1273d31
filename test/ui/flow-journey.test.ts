import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { chromium } from '../support/chromium.ts';
import { seriousFindings } from './support/open-browser.ts';
import { shippingModel } from './support/shipping-model.ts';
import { startPages, type Pages } from './support/start-pages.ts';

const inBrowser = chromium ? describe : describe.skip;
const patienceMs = 90_000;

inBrowser('an operator and what holds jobs back, in a browser', () => {
  let pages: Pages;

  beforeAll(async () => {
    pages = await startPages();
    expect((await pages.api.deploy(['shipping.bpmn', shippingModel])).status).toBe(200);
  }, patienceMs);
  afterAll(async () => {
    await pages?.stop();
  }, patienceMs);

  const start = async (count: number): Promise<void> => {
    for (let started = 0; started < count; started += 1) {
      const body = {
        processDefinitionId: 'shipping',
        variables: { orderId: `F-${started}`, customer: { name: 'Bo', postcode: null } },
      };
      expect((await pages.api.call('POST', '/v2/process-instances', { body })).status).toBe(200);
    }
  };
  const take = async (max: number): Promise<{ jobKey: string }[]> => {
    const body = {
      type: 'create-label',
      worker: 'w',
      timeout: 60_000,
      maxJobsToActivate: max,
      requestTimeout: -1,
    };
    const taken = await pages.api.call('POST', '/v2/jobs/activation', { body });
    return taken.body.jobs as { jobKey: string }[];
  };
  const fail = async (jobs: { jobKey: string }[], retries: number): Promise<void> => {
    for (const { jobKey } of jobs)
      await pages.api.call('POST', `/v2/jobs/${jobKey}/failure`, {
        body: { retries, errorMessage: 'HTTP 503: the label printer is down' },
      });
  };

  test(
    'limits a type by keyboard, sees its breaker open, and closes it',
    async () => {
      await start(6);
      const page = await pages.openSignedIn();
      await page.goto('/operate');
      await page.getByRole('link', { name: 'Flow control' }).click();
      await page.getByRole('button', { name: 'create-label', exact: true }).focus();
      await page.keyboard.press('Enter');
      const dialog = page.getByRole('dialog', { name: 'Limits of create-label' });
      await dialog.getByLabel('Most at once', { exact: true }).fill('3');
      await dialog.getByLabel('Opens at failures (%)').fill('fifty');
      await dialog.getByText('Write a number').waitFor();
      expect(await dialog.getByRole('button', { name: 'Save limits' }).isDisabled()).toBe(true);
      await dialog.getByLabel('Opens at failures (%)').fill('50');
      await dialog.getByLabel('Of at least so many calls').fill('2');
      expect(await seriousFindings(page)).toEqual([]);
      await page.keyboard.press('Enter');
      await dialog.waitFor({ state: 'hidden' });
      await page.getByText('at most 3 at once · breaker at 50 %').waitFor();

      const jobs = await take(10);
      expect(jobs).toHaveLength(3);
      await fail(jobs, 2);
      await page.getByText('Open', { exact: true }).waitFor();
      expect(await take(10)).toEqual([]);
      await page.getByRole('button', { name: 'Close the circuit breaker of create-label' }).click();
      await page.getByText('Closed', { exact: true }).waitFor();
      expect((await take(10)).length).toBeGreaterThan(0);

      await page.getByRole('button', { name: 'Limit all types' }).click();
      const all = page.getByRole('dialog', { name: 'All job types together' });
      expect(await all.getByLabel('Opens at failures (%)').count()).toBe(0);
      await all.getByLabel('Calls at once (burst)').fill('5');
      await all.getByRole('button', { name: 'Save limits' }).click();
      await all.getByText(/burst is the size of the bucket/).waitFor();
      await page.context().close();
      await pages.api.call('DELETE', '/v2/job-types/create-label');
    },
    patienceMs,
  );

  test(
    'retries all incidents of a process at once, and those of one group',
    async () => {
      await start(5);
      await fail(await take(100), 0);
      const open = async (): Promise<number> =>
        (await pages.api.call('POST', '/v2/incidents/search', { body: { filter: { state: 'ACTIVE' } } })).body
          .page.totalItems as number;
      const before = await open();
      expect(before).toBeGreaterThanOrEqual(5);
      const page = await pages.openSignedIn();
      await page.goto('/operate/processes/shipping?tab=incidents');
      await page.getByRole('button', { name: `Retry all ${before}` }).click();
      const dialog = page.getByRole('dialog', { name: `Retry ${before} incidents?` });
      await dialog.getByRole('button', { name: `Retry ${before}` }).click();
      await dialog.getByText(`${before} under way again, 0 not possible`).waitFor();
      expect(await seriousFindings(page)).toEqual([]);
      await dialog.getByRole('button', { name: 'Close' }).last().click();
      expect(await open()).toBe(0);

      const again = await take(100);
      // Jobs that failed before with tries left may be due again by now.
      const now = again.length;
      expect(now).toBeGreaterThanOrEqual(before);
      await fail(again, 0);
      await page.getByRole('button', { name: new RegExp(`^Retry ${now} incidents: HTTP 503`) }).click();
      await page
        .getByRole('dialog')
        .getByRole('button', { name: `Retry ${now}` })
        .click();
      await page.getByText(`${now} under way again, 0 not possible`).waitFor();
      expect(await open()).toBe(0);
      await page.context().close();
    },
    patienceMs,
  );
});
