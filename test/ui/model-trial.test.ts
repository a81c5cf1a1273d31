import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { chromium } from '../support/chromium.ts';
import { modelFile } from './support/model-file.ts';
import { ModelsArea } from './support/models-area.ts';
import { findingsInBothSchemes, seriousFindings, watermarkIsFree } from './support/open-browser.ts';
import { checkForm, reviewModel, startForm } from './support/review-model.ts';
import { shippingModel } from './support/shipping-model.ts';
import { startPages, type Pages } from './support/start-pages.ts';

const zeebe = 'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"';
const withBrowser = chromium === undefined ? describe.skip : describe;

withBrowser('trying a model out', () => {
  let pages: Pages;
  beforeAll(async () => {
    pages = await startPages();
  }, 120_000);
  afterAll(async () => {
    await pages?.stop();
  }, 120_000);

  async function openModels(scheme: 'light' | 'dark' = 'light') {
    const page = await pages.openSignedIn({ scheme });
    const models = new ModelsArea(page);
    await page.goto('/models');
    await models.waitForList();
    return { page, models };
  }

  test('an approval with its form, taken back, and still there after a reload', async () => {
    const { page, models } = await openModels();
    await models.createProcess('Travel request', 'Approval');
    await page.getByRole('button', { name: 'Try it' }).click();
    const trial = page.getByRole('region', { name: 'Try it: Travel request' });
    await trial.getByText('Nothing runs yet. Start the process.').waitFor();
    await trial.locator('.djs-element').first().waitFor();
    expect(await findingsInBothSchemes(page)).toEqual([]);
    expect(await watermarkIsFree(page, '.mr-trial .bjs-powered-by')).toBe(true);

    await trial.getByRole('button', { name: 'Start one' }).click();
    const tasks = trial.getByRole('region', { name: 'Tasks for people' });
    await tasks.getByRole('heading', { name: 'Review request', level: 4 }).waitFor();
    await trial.locator('[data-element-id="Activity_review"].mr-is-active').waitFor();
    await tasks.getByRole('checkbox', { name: 'I approve this request' }).check();
    expect(await findingsInBothSchemes(page)).toEqual([]);
    await tasks.getByRole('button', { name: 'Complete task' }).click();
    await trial.getByText('Everything has ended.').waitFor();
    await trial.getByText('"approved": true').waitFor();
    await trial.getByText('What happened').click();
    await trial.getByText('Review request was completed').waitFor();
    expect(await findingsInBothSchemes(page)).toEqual([]);

    await trial.getByRole('button', { name: 'Take back' }).click();
    await tasks.getByRole('heading', { name: 'Review request', level: 4 }).waitFor();
    await page.reload();
    await models.waitForCanvas();
    await page.getByRole('button', { name: 'Try it' }).click();
    await tasks.getByRole('heading', { name: 'Review request', level: 4 }).waitFor();
    await trial.getByRole('button', { name: 'Start again' }).click();
    await trial.getByText('Nothing runs yet. Start the process.').waitFor();
    await trial.getByRole('button', { name: 'Back to editing' }).click();
    await trial.waitFor({ state: 'detached' });
    expect(page.complaints).toEqual([]);
    await page.context().close();
  }, 120_000);

  test('whoever tries is the worker and the clock; nothing of it is deployed', async () => {
    const { page, models } = await openModels();
    await models.importFiles([{ name: 'shipping.bpmn', content: shippingModel }]);
    await models.waitForCanvas();
    await page.getByRole('button', { name: 'Try it' }).click();
    const trial = page.getByRole('region', { name: 'Try it: Order shipping' });
    await trial.getByRole('button', { name: 'Start one' }).click();
    const work = trial.getByRole('region', { name: 'Work for workers' });
    await work.getByRole('heading', { name: 'Create label' }).waitFor();
    const waits = trial.getByRole('region', { name: 'Waiting for' });
    await waits.getByRole('heading', { name: 'A day late' }).waitFor();
    const clock = trial.locator('header time');
    const before = Date.parse((await clock.getAttribute('datetime')) ?? '');
    await trial.getByRole('button', { name: 'Skip to next timer' }).click();
    await waits.waitFor({ state: 'detached' });
    expect(Date.parse((await clock.getAttribute('datetime')) ?? '') - before).toBe(86_400_000);

    await work.getByRole('button', { name: 'Fail', exact: true }).click();
    const stuck = trial.getByRole('region', { name: 'Stuck' });
    await stuck.getByText('The worker gave up (trial).').waitFor();
    await trial.locator('[data-element-id="label"].mr-is-incident').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await stuck.getByRole('button', { name: 'Try again' }).click();
    // An answer for all is kept for the next trial, and can be changed.
    await work.getByRole('button', { name: 'Always answer so' }).click();
    await trial.getByText('Everything has ended.').waitFor();
    await trial.getByRole('button', { name: 'Start again' }).click();
    await trial.getByText('Nothing runs yet. Start the process.').waitFor();
    await trial.getByRole('button', { name: 'Start one' }).click();
    await trial.getByText('Everything has ended.').waitFor();
    await trial.getByText('What workers of one type always answer').click();
    expect(await seriousFindings(page)).toEqual([]);
    await trial.getByRole('button', { name: 'Ask again' }).click();
    await work.getByRole('heading', { name: 'Create label' }).waitFor();
    await work.getByRole('button', { name: 'Answer', exact: true }).click();
    await trial.getByText('Everything has ended.').waitFor();
    const { items } = await pages.api
      .call('POST', '/v2/process-instances/search', { body: {} })
      .then(({ body }) => body);
    expect(items).toEqual([]);
    await page.context().close();
  }, 120_000);

  test('what is called and not in the project is tried as it is deployed', async () => {
    const called = modelFile('billing', 'Billing', 'userTask id="Work" name="Write the bill"', zeebe);
    expect((await pages.api.deploy(['billing.bpmn', called])).status).toBe(200);
    const { page, models } = await openModels('dark');
    const calling = modelFile(
      'ordering',
      'Ordering',
      'callActivity id="Work" name="Bill"',
      zeebe,
      '<bpmn:extensionElements><zeebe:calledElement processId="billing" /></bpmn:extensionElements>',
    );
    await models.importFiles([{ name: 'ordering.bpmn', content: calling }]);
    await models.waitForCanvas();
    await page.getByRole('button', { name: 'Try it' }).click();
    const trial = page.getByRole('region', { name: 'Try it: Ordering' });
    await trial.getByText('Called as it is deployed: billing').waitFor();
    await trial.getByRole('button', { name: 'Start one' }).click();
    await trial.getByRole('heading', { name: 'Write the bill', level: 4 }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.context().close();
  }, 120_000);

  test('a process starts with its start form, whose rules hold', async () => {
    const { page, models } = await openModels();
    await models.importFiles([
      { name: 'review.bpmn', content: reviewModel },
      { name: 'review-start.form', content: startForm },
      { name: 'review-check.form', content: checkForm },
    ]);
    await models.waitForCanvas();
    await page.getByRole('button', { name: 'Try it' }).click();
    const trial = page.getByRole('region', { name: 'Try it: Expense review' });
    const start = trial.getByRole('region', { name: 'Start' });
    await start.getByRole('textbox', { name: /^Requester/ }).fill('Ana');
    await start.getByRole('button', { name: 'Start one' }).click();
    await start.getByText('Field is required.').waitFor();
    await trial.getByText('Nothing runs yet. Start the process.').waitFor();
    await start.getByLabel(/^Amount/).fill('120');
    expect(await seriousFindings(page)).toEqual([]);
    await start.getByRole('button', { name: 'Start one' }).click();
    const tasks = trial.getByRole('region', { name: 'Tasks for people' });
    await tasks.getByText('for managers').waitFor();
    const mails = trial.getByRole('region', { name: 'Mails that were not sent' });
    await mails.getByText('to everybody in managers').waitFor();
    expect(await tasks.getByRole('textbox', { name: /^Requester/ }).inputValue()).toBe('Ana');
    expect(page.complaints).toEqual([]);
    await page.context().close();
  }, 120_000);

  test('a model with problems is not run, and a lost server says so', async () => {
    const { page, models } = await openModels();
    const broken = shippingModel.replace(/<zeebe:taskDefinition[^>]*>/, '');
    await models.importFiles([{ name: 'shipping.bpmn', content: broken }]);
    await models.waitForCanvas();
    await page.getByRole('button', { name: 'Try it' }).click();
    const trial = page.getByRole('region', { name: 'Try it: Order shipping' });
    await trial.getByText('The model cannot be tried').waitFor();
    await trial.getByRole('listitem').filter({ hasText: 'needs a job type' }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.route('**/v2/models/trial', (route) => route.abort());
    await trial.getByRole('button', { name: 'Try again' }).click();
    await trial.getByText('The model cannot be tried').waitFor();
    await page.keyboard.press('Tab');
    expect(await trial.evaluate((place) => place.contains(document.activeElement))).toBe(true);
    await page.context().close();
  }, 120_000);
});
