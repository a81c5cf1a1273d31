import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { chromium } from '../support/chromium.ts';
import { seriousFindings, watermarkIsFree } from './support/open-browser.ts';
import { shippingModel } from './support/shipping-model.ts';
import { startPages, type Pages } from './support/start-pages.ts';

const inBrowser = chromium ? describe : describe.skip;
const patienceMs = 90_000;

inBrowser('an operator and what is stuck, in a browser', () => {
  let pages: Pages;

  beforeAll(async () => {
    pages = await startPages();
    const deployed = await pages.api.deploy(['shipping.bpmn', shippingModel]);
    expect([deployed.status, deployed.text]).toEqual([200, expect.any(String)]);
  }, patienceMs);
  afterAll(async () => {
    await pages?.stop();
  }, patienceMs);

  const start = async (businessId: string): Promise<string> => {
    const started = await pages.api.call('POST', '/v2/process-instances', {
      body: {
        processDefinitionId: 'shipping',
        businessId,
        variables: { orderId: businessId, customer: { name: 'Bo', postcode: null } },
      },
    });
    expect(started.status).toBe(200);
    return started.body.processInstanceKey as string;
  };
  interface TakenJob {
    jobKey: string;
    processInstanceKey: string;
    variables: { customer: { postcode: string | null } };
  }
  const takeJobs = async (): Promise<TakenJob[]> => {
    const taken = await pages.api.call('POST', '/v2/jobs/activation', {
      body: {
        type: 'create-label',
        worker: 'label-7f',
        timeout: 60_000,
        maxJobsToActivate: 10,
        requestTimeout: -1,
      },
    });
    expect(taken.status).toBe(200);
    return taken.body.jobs as TakenJob[];
  };
  const failAll = async (): Promise<void> => {
    for (const { jobKey } of await takeJobs()) {
      const failed = await pages.api.call('POST', `/v2/jobs/${jobKey}/failure`, {
        body: { retries: 0, errorMessage: `HTTP 422: missing postcode\n    at createLabel (label.js:41)` },
      });
      expect(failed.status).toBe(204);
    }
  };

  test(
    'finds the incident, reads why, corrects a variable, retries, and sees it finish',
    async () => {
      const key = await start('A-2231');
      await failAll();
      const page = await pages.openSignedIn();
      await page.goto('/operate');
      await page
        .getByRole('navigation', { name: 'Overview' })
        .getByRole('link', { name: /1\s*Incidents/ })
        .click();
      await page.getByRole('table', { name: 'Instances' }).getByRole('link', { name: key }).click();

      // What is wrong
      await page.getByRole('heading', { name: 'A-2231', level: 1 }).waitFor();
      await page.getByRole('heading', { name: 'Create label' }).waitFor();
      await page.getByText('HTTP 422: missing postcode', { exact: true }).waitFor();
      await page.getByRole('button', { name: 'Show outline' }).click();
      const stuck = page.getByRole('treeitem', { name: /Service task Create label, .*1 incident/ });
      await stuck.waitFor();
      expect(await stuck.getAttribute('aria-selected')).toBe('true');
      expect(await watermarkIsFree(page, '.bjs-powered-by')).toBe(true);
      expect(await seriousFindings(page)).toEqual([]);

      // What it had: the type is kept unless that is wanted, and the change is shown before it is saved
      await page.getByRole('button', { name: 'Edit customer' }).click();
      const dialog = page.getByRole('dialog', { name: 'Edit customer' });
      await dialog.getByRole('textbox', { name: 'Value of customer as JSON' }).click();
      await page.keyboard.press('ControlOrMeta+a');
      await page.keyboard.insertText('"Bo"');
      await dialog.getByText('The type changes from object to text.').waitFor();
      expect(await dialog.getByRole('button', { name: 'Review the change' }).isDisabled()).toBe(true);
      await dialog.getByRole('textbox', { name: 'Value of customer as JSON' }).click();
      await page.keyboard.press('ControlOrMeta+a');
      await page.keyboard.insertText('{ "name": "Bo", "postcode": "12345" }');
      await dialog.getByRole('button', { name: 'Review the change' }).click();
      const changes = dialog.getByRole('group', { name: 'What changes' });
      await changes.getByText('"postcode": "12345"').waitFor();
      await changes.getByText('"postcode": null').waitFor();
      await dialog.getByRole('button', { name: 'Save' }).click();
      await dialog.waitFor({ state: 'detached' });
      await page.getByText('{"name":"Bo","postcode":"12345"}').waitFor();

      // What can be done: the page follows without being asked
      await page.getByRole('button', { name: 'Retry', exact: true }).first().click();
      await page.getByText('The retry is running.').waitFor();
      const [job] = await takeJobs();
      expect(job).toMatchObject({ processInstanceKey: key, variables: { customer: { postcode: '12345' } } });
      const completed = await pages.api.call('POST', `/v2/jobs/${job?.jobKey}/completion`, {
        body: { variables: { labelId: 'L-1' } },
      });
      expect(completed.status).toBe(204);
      await page.getByRole('banner').waitFor();
      await page.locator('header').getByText('Completed', { exact: true }).first().waitFor();
      await page.getByRole('treeitem', { name: /End event Shipped, completed/ }).waitFor();
      await page.getByRole('tab', { name: 'History' }).click();
      await page.getByText('Incident retried').waitFor();
      expect(page.complaints).toEqual([]);
      await page.context().close();
    },
    patienceMs,
  );

  test(
    'filters by element and error in the address, and the counts stay on the diagram',
    async () => {
      await start('B-1');
      await start('B-2');
      await failAll();
      await start('B-3');
      const page = await pages.openSignedIn({ scheme: 'dark' });
      await page.goto('/operate/processes/shipping');
      const table = page.getByRole('table', { name: 'Instances' });
      await table.getByText('B-3').waitFor();
      await page.getByRole('button', { name: 'Show outline' }).click();
      await page.getByRole('treeitem', { name: /Create label, .*1 token.*2 incidents/ }).click();
      await page.getByRole('button', { name: 'Remove the filter At: label' }).waitFor();
      await page.getByRole('textbox', { name: 'Error contains' }).fill('missing post');
      await table.getByText('B-3').waitFor({ state: 'detached' });
      await table.getByText('B-1').waitFor();
      const address = new URL(page.url()).searchParams;
      expect([address.get('element'), address.get('error')]).toEqual(['label', 'missing post']);
      expect(await seriousFindings(page)).toEqual([]);

      await page.reload();
      await table.getByText('B-2').waitFor();
      await page.getByRole('button', { name: 'Clear all' }).click();
      await table.getByText('B-3').waitFor();

      await page.getByRole('tab', { name: 'Incidents' }).click();
      await page.getByRole('button', { name: 'HTTP 422: missing postcode', exact: true }).click();
      await table.getByText('B-1').waitFor();
      expect(new URL(page.url()).searchParams.get('error')).toMatch(/^fp:/);
      expect(page.complaints).toEqual([]);
      await page.context().close();
    },
    patienceMs,
  );

  test(
    'cancels many only after the number was typed, and tells how it went',
    async () => {
      await start('C-1');
      await start('C-2');
      const page = await pages.openSignedIn();
      await page.goto('/operate/instances?business=C-*');
      const table = page.getByRole('table', { name: 'Instances' });
      await table.getByText('C-2').waitFor();
      expect(await page.getByRole('button', { name: 'Cancel instances' }).isDisabled()).toBe(true);
      await table.getByRole('checkbox', { name: 'Select all' }).click();
      await page.getByRole('button', { name: 'Cancel instances' }).click();
      const dialog = page.getByRole('dialog', { name: 'Cancel 2 instances' });
      const go = dialog.getByRole('button', { name: 'Cancel 2 instances' });
      expect(await go.isDisabled()).toBe(true);
      await dialog.getByRole('textbox', { name: 'Type 2 to confirm' }).fill('2');
      await go.click();
      await dialog.getByText('2 done, 0 without incident, 0 failed, 0 left').waitFor();
      await dialog.getByRole('button', { name: 'Close' }).last().click();
      await page.getByText('No instance matches this filter.').waitFor();
      expect(page.complaints).toEqual([]);
      await page.context().close();
    },
    patienceMs,
  );

  test(
    'walks the steps with the keyboard on a narrow screen',
    async () => {
      const key = await start('D-1');
      await failAll();
      const page = await pages.openSignedIn({ viewport: { width: 390, height: 844 } });
      await page.goto(`/operate/instances/${key}`);
      await page.getByRole('heading', { name: 'What is wrong' }).waitFor();
      expect(await seriousFindings(page)).toEqual([]);
      await page.getByText('Steps', { exact: true }).click();
      const tree = page.getByRole('tree', { name: 'Steps' });
      await tree.getByRole('treeitem', { name: /Create label/ }).focus();
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Order paid' }).waitFor();
      const isTooWide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
      expect(isTooWide).toBe(false);
      expect(page.complaints).toEqual([]);
      await page.context().close();
    },
    patienceMs,
  );
});
