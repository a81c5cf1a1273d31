import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { formProcess } from '../api/models.ts';
import { chromium } from '../support/chromium.ts';
import { refusedLabels, ruleForm, ruleVariables } from '../support/form-rules.ts';
import { englishOnly } from './support/catalogue-texts.ts';
import { claimForm, claimModel } from './support/claim-form.ts';
import { fillByKeyboard } from './support/fill-claim.ts';
import { findingsInBothSchemes, seriousFindings, type WatchedPage } from './support/open-browser.ts';
import { layerFaults, skipLinkFaults } from './support/focus-faults.ts';
import { fillPages, ofNothing, type Examples } from './support/fill-pages.ts';
import { faultsAfterRetry, refuseAll, silentFaults } from './support/refuse-all.ts';
import { hostileForm, hostileModel, hostileVariables } from './support/hostile-model.ts';
import { foreignWords, layoutFaults, RouteWalk } from './support/route-walk.ts';
import { signIn } from './support/sign-in.ts';
import { ADMIN, startPages, type Pages } from './support/start-pages.ts';

const inBrowser = chromium ? describe : describe.skip;
const patienceMs = 240_000;
const narrow = { width: 390, height: 844 };

inBrowser('every page', () => {
  let pages: Pages;

  beforeAll(async () => {
    pages = await startPages();
  }, patienceMs);
  afterAll(() => pages?.stop(), patienceMs);

  /** A walk over every route that the router knows. */
  async function walkAll(
    walk: RouteWalk,
    examples: Examples,
    faultsOf: (address: string) => Promise<string[]>,
  ): Promise<string[]> {
    const faults: string[] = [];
    for (const path of await walk.paths()) {
      const address = path.includes('$') ? examples[path] : path;
      if (address === undefined) throw new Error(`No test knows an address of the route ${path}.`);
      await walk.goTo(address);
      faults.push(...(await faultsOf(address)).map((fault) => `${address}: ${fault}`));
    }
    return faults;
  }

  test(
    'is there while there is nothing yet: in light and dark, without a serious finding or anything cut off',
    async () => {
      const page = await pages.openSignedIn();
      const walk = new RouteWalk(page);
      expect(
        await walkAll(walk, ofNothing, async () => [
          ...(await findingsInBothSchemes(page)),
          ...(await layoutFaults(page)),
        ]),
      ).toEqual([]);
      await page.context().close();
    },
    patienceMs,
  );

  describe('with content', () => {
    let examples: Examples;
    beforeAll(async () => {
      examples = await fillPages(pages.api);
    }, patienceMs);

    test(
      'has no serious finding in light and dark, and nothing cut off at 1440 and 1024 pixels',
      async () => {
        const page = await pages.openSignedIn();
        const walk = new RouteWalk(page);
        const faults = await walkAll(walk, examples, async () => {
          const wide = [...(await findingsInBothSchemes(page)), ...(await layoutFaults(page))];
          await walk.resize(1024, 768);
          const medium = (await layoutFaults(page)).map((fault) => `at 1024: ${fault}`);
          await walk.resize(1440, 900);
          return [...wide, ...medium];
        });
        expect(faults).toEqual([]);
        await page.context().close();
      },
      patienceMs,
    );

    test(
      'has no serious finding on a telephone, nothing cut off even at 400 percent, and in German no English word',
      async () => {
        const page = await pages.openSignedIn({ viewport: narrow, locale: 'de-DE' });
        const walk = new RouteWalk(page);
        const english = englishOnly('de');
        const faults = await walkAll(walk, examples, async () => {
          const narrowFaults = [
            ...(await seriousFindings(page)),
            ...(await layoutFaults(page)),
            ...(await foreignWords(page, english)).map((text) => `says in English: ${text}`),
          ];
          // What a screen of 1280 pixels is at 400 percent.
          await walk.resize(320, 640);
          const enlarged = (await layoutFaults(page)).map((fault) => `at 320: ${fault}`);
          await walk.resize(narrow.width, narrow.height);
          return [...narrowFaults, ...enlarged];
        });
        expect(faults).toEqual([]);
        await page.context().close();
      },
      patienceMs,
    );

    test(
      'gives the focus to what a button opens and back to the button, and moves nothing for who wants no motion',
      async () => {
        const page = await pages.openSignedIn();
        expect(await skipLinkFaults(page)).toEqual([]);
        expect(await layerFaults(page, page.getByRole('banner'))).toEqual([]);
        const walk = new RouteWalk(page);
        expect(await walkAll(walk, examples, () => layerFaults(page, page.getByRole('main')))).toEqual([]);
        await page.context().close();
      },
      patienceMs,
    );

    test.each([500, 403, 404] as const)(
      'says what is wrong where the server answers %i, and goes on when the server is well again',
      async (status) => {
        const page = await pages.openSignedIn({ locale: 'de-DE' });
        const refusals = await refuseAll(page, status);
        // A page of its own document knows nothing that was loaded before.
        await page.goto('/accessibility');
        const walk = new RouteWalk(page);
        await walk.settle();
        refusals.take();
        const english = englishOnly('de');
        const faults = await walkAll(walk, examples, async () => {
          const found = [
            ...(await silentFaults(page, refusals)),
            ...(await foreignWords(page, english)).map((text) => `says in English: ${text}`),
          ];
          // Panels of one kind look the same whatever they say, so their looks are asked for once, and so is the way back.
          if (status !== 500) return found;
          found.push(...(await findingsInBothSchemes(page)), ...(await layoutFaults(page)));
          refusals.status = undefined;
          found.push(...(await faultsAfterRetry(page, () => walk.settle())));
          refusals.status = status;
          return found;
        });
        expect(faults).toEqual([]);
        await page.context().close();
      },
      patienceMs,
    );

    test(
      'a guest sends the form of a public link, and is told when it was withdrawn',
      async () => {
        const page = await pages.openSignedIn();
        await page.goto('/start/review');
        await page.getByRole('button', { name: 'Share…' }).click();
        const dialog = page.getByRole('dialog', { name: 'Public links' });
        await dialog.getByLabel('What it is for').fill('Letter of May');
        await dialog.getByRole('button', { name: 'Make a link' }).click();
        const link = await dialog.getByRole('status').locator('code').innerText();
        expect(await seriousFindings(page)).toEqual([]);

        const guest = await pages.open({ viewport: narrow, locale: 'de-DE' });
        await guest.goto(link);
        await guest.getByRole('heading', { name: 'Expense review' }).waitFor();
        expect(await faultsOf(guest)).toEqual([]);
        await guest.getByRole('button', { name: 'Senden' }).click();
        await guest.getByRole('alert').getByRole('button', { name: 'Requester' }).click();
        await guest.keyboard.type('Gast <b>1</b>');
        await guest.getByLabel('Amount').fill('12');
        await guest.getByRole('button', { name: 'Senden' }).click();
        await guest.getByRole('heading', { name: 'Danke, das Formular wurde gesendet' }).waitFor();
        expect(await guest.context().cookies()).toEqual([]);

        await dialog.getByRole('button', { name: 'Withdraw' }).click();
        const question = page.getByRole('dialog', { name: 'Withdraw this link?' });
        await question.getByRole('button', { name: 'Withdraw' }).click();
        await dialog.getByText('Withdrawn', { exact: true }).waitFor();
        await guest.goto(link);
        await guest.getByRole('heading', { name: 'Dieser Link gilt nicht mehr' }).waitFor();
        expect([...guest.complaints, ...page.complaints]).toEqual([]);
        await guest.context().close();
        await page.context().close();
      },
      patienceMs,
    );

    test(
      'a form with every kind of field: its words, its errors, its files, and the same data in the task behind it',
      async () => {
        await pages.api.deploy(['claim.bpmn', claimModel], ['claim.form', claimForm]);
        const report = { name: 'report.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4') };
        const closed = await openClaim(pages);
        await closed.getByRole('textbox', { name: 'Name' }).fill('Bo');
        await closed.getByLabel(/^Proof/).setInputFiles([report]);
        await closed.getByRole('link', { name: 'report.pdf' }).first().waitFor();
        await closed.getByText(/^Gespeichert/).waitFor();
        await closed.context().close();

        const page = await openClaim(pages);
        await page.getByText(/^Ihr Entwurf von .* wurde wiederhergestellt/).waitFor();
        const name = page.getByRole('textbox', { name: 'Name' });
        expect(await name.inputValue()).toBe('Bo');
        const address = await page.getByRole('link', { name: 'report.pdf' }).first().getAttribute('href');
        expect((await pages.api.call('GET', String(address))).status).toBe(200);
        await page.getByRole('button', { name: 'Entwurf verwerfen' }).click();
        const dropped = page.waitForResponse((answer) => answer.request().method() === 'DELETE');
        await page.getByRole('dialog').getByRole('button', { name: 'Entwurf verwerfen' }).click();
        await dropped;
        expect((await pages.api.call('GET', String(address))).status).toBe(404);
        await page.getByRole('link', { name: 'report.pdf' }).first().waitFor({ state: 'detached' });
        expect(await name.inputValue()).toBe('');

        expect(await faultsOf(page)).toEqual([]);
        const start = page.getByRole('button', { name: 'Starten', exact: true });
        await start.click();
        const summary = page.getByRole('alert');
        await summary.getByText('Das Feld muss ausgefüllt sein.').first().waitFor();
        await waitForFocus(page, 'Name');
        expect(await findingsInBothSchemes(page)).toEqual([]);
        expect(await seriousFindings(page, ['target-size'])).toEqual([]);
        const words = await page.locator('.fjs-container').innerText();
        expect(words).toMatch(/Kind\s+\(Pflichtfeld\)/);
        const map = page.getByText('liegt auf maps.example.org').getByRole('link');
        expect(await map.getAttribute('rel')).toBe('noopener noreferrer');
        for (const alt of ['Seal', 'Plan'])
          await page.getByText(`${alt} (Ein Bild auf pictures.example.org`).waitFor();
        expect(words).toContain('Ein Bild auf pictures.example.org');
        expect(words).not.toMatch(/Search|Select|Add new|Expand|required| of /);
        await page.keyboard.type('Bo');
        await summary.getByRole('button', { name: 'Proof' }).click();
        await waitForFocus(page, 'Proof');
        await page
          .getByLabel(/^Proof/)
          .setInputFiles([
            report,
            { name: 'huge.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(11 * 1_048_576) },
          ]);
        await page.getByText('„huge.pdf“ ist größer als 10 MB.').waitFor();
        await page.getByRole('link', { name: 'report.pdf' }).first().waitFor();
        await page.getByRole('textbox', { name: 'Item' }).fill('too long');
        await page.getByLabel('I agree').check();
        await fillByKeyboard(page);
        await start.click();
        await summary.getByText('Das ist nicht vollständig.').waitFor();
        await page.getByLabel('Time').fill('17:20');
        await start.click();
        await summary.getByRole('button', { name: 'Item 1' }).click();
        await waitForFocus(page, 'Item');
        await page.getByRole('textbox', { name: 'Item' }).fill('bike');
        await start.click();
        await page.getByRole('button', { name: 'Noch einen starten' }).waitFor();

        const found = await pages.api.call('POST', '/v2/user-tasks/search', {
          body: { filter: { elementId: 'check', processDefinitionId: 'claim' } },
        });
        await page.goto(`/tasks/${found.body.items[0].userTaskKey}`);
        await page.getByRole('link', { name: 'report.pdf' }).first().waitFor();
        expect(await name.inputValue()).toBe('Bo');
        const { body: view } = await pages.api.call(
          'GET',
          `/v2/user-tasks/${found.body.items[0].userTaskKey}/view`,
        );
        const { kind, town, tags, items, when } = view.variables;
        expect({ kind, town, tags, items }).toEqual({
          ...{ kind: 'house', town: 'trier', tags: ['red'] },
          items: [{ item: 'bike' }],
        });
        expect(new Date(when)).toEqual(new Date(2026, 11, 24, 17, 15));
        expect(await faultsOf(page)).toEqual([]);
        expect(page.complaints).toEqual([]);
        await page.context().close();
      },
      patienceMs,
    );

    test(
      'a hostile form and a hostile drawing run nothing, fetch nothing and cover nothing',
      async () => {
        const deployed = await pages.api.deploy(
          ['hostile.bpmn', hostileModel],
          ['hostile.form', hostileForm],
        );
        expect(deployed.status).toBe(200);
        const started = await pages.api.call('POST', '/v2/process-instances', {
          body: { processDefinitionId: 'hostile', variables: hostileVariables },
        });
        const found = await pages.api.call('POST', '/v2/user-tasks/search', {
          body: { filter: { processDefinitionId: 'hostile' } },
        });
        const page = await pages.openSignedIn();
        const harm = () => page.evaluate(() => 'harmed' in window);
        await page.goto(`/tasks/${found.body.items[0].userTaskKey}`);
        await page.locator('.fjs-powered-by').waitFor();
        // A covered button could not be pressed, and the name of the author's message is text.
        await page.getByRole('button', { name: 'Complete', exact: true }).click();
        await page.getByRole('alert').filter({ hasText: 'onerror' }).waitFor();
        expect(await harm()).toBe(false);
        await page.getByRole('tab', { name: 'Diagram' }).click();
        await page.locator('.djs-shape[data-element-id="work"]').waitFor();
        expect(await harm()).toBe(false);
        await page.goto(`/operate/instances/${started.body.processInstanceKey}`);
        await page.locator('.djs-shape[data-element-id="work"]').waitFor();
        expect(await harm()).toBe(false);
        // The library cleans a text by reading it into a document of its own, where the policy already tells of its handlers: that
        // may be said, nothing else.
        const others = page.complaints.filter((text) => !text.startsWith('Executing inline event handler'));
        expect(others).toEqual([]);
        page.complaints.length = 0;
        await page.context().close();
      },
      patienceMs,
    );

    test(
      'the page refuses the same fields of a form as the server, whatever rule or expression says so',
      async () => {
        const model = formProcess('rules', 'rules').replace(
          '<zeebe:userTask />',
          '<zeebe:userTask /><zeebe:assignmentDefinition assignee="admin" />',
        );
        const deployed = await pages.api.deploy(['rules.bpmn', model], ['rules.form', ruleForm]);
        expect(deployed.status).toBe(200);
        await pages.api.call('POST', '/v2/process-instances', {
          body: { processDefinitionId: 'rules', variables: ruleVariables },
        });
        const found = await pages.api.call('POST', '/v2/user-tasks/search', {
          body: { filter: { processDefinitionId: 'rules' } },
        });
        const key = found.body.items[0].userTaskKey as string;
        const page = await pages.openSignedIn();
        await page.goto(`/tasks/${key}`);
        await page.locator('.fjs-powered-by').waitFor();
        await page.getByRole('button', { name: 'Complete', exact: true }).click();
        const summary = page.getByRole('alert').filter({ hasText: 'a required text' });
        await summary.waitFor();
        expect((await summary.getByRole('button').allInnerTexts()).sort()).toEqual([...refusedLabels].sort());

        const answer = await pages.api.call('POST', `/v2/user-tasks/${key}/completion`, {
          body: { variables: ruleVariables },
        });
        const labels = answer.body.errors.map(
          ({ message }: { message: string }) => /^"(.+?)"/.exec(message)?.[1],
        );
        expect(labels.sort()).toEqual([...refusedLabels].sort());
        expect(page.complaints).toEqual([]);
        await page.context().close();
      },
      patienceMs,
    );

    test(
      'a cut connection is said in words, and pages go on by themselves when it is back',
      async () => {
        const page = await pages.openSignedIn();
        const walk = new RouteWalk(page);
        await page.goto('/tasks?view=available');
        const rows = page.getByRole('listitem').getByRole('link', { name: /Review expense/ });
        await rows.first().waitFor();
        const before = await rows.count();
        await page.context().setOffline(true);
        const banner = page.getByText(/server cannot be reached/);
        await banner.waitFor();
        await pages.api.call('POST', '/v2/process-instances', {
          body: { processDefinitionId: 'review', variables: { requester: 'Zoe', amount: 7 } },
        });
        await page.context().setOffline(false);
        await page.getByRole('button', { name: 'Show 1 new task' }).click();
        expect(await rows.count()).toBe(before + 1);
        expect(await banner.count()).toBe(0);

        await page.context().setOffline(true);
        await banner.waitFor();
        await page.evaluate(() => Object.assign(window, { isFirst: true }));
        for (const address of ['/operate', '/start', '/admin', '/models', '/tasks?view=available']) {
          await walk.show(address);
          expect(await banner.isVisible()).toBe(true);
          expect(await page.getByRole('alert').count()).toBe(0);
        }
        await page.context().setOffline(false);
        await banner.waitFor({ state: 'detached' });
        // Nothing was loaded anew, so nothing that was typed is lost; what was asked for in vain comes now.
        expect(await page.evaluate(() => 'isFirst' in window)).toBe(true);
        await walk.show('/operate');
        await page.getByRole('heading', { level: 1, name: 'Operate' }).waitFor();
        await page.context().close();
      },
      patienceMs,
    );
  });
});

/** Waits until the cursor is in the field of this id. */
async function waitForFocus(page: WatchedPage, fieldId: string): Promise<void> {
  await page.waitForFunction((id) => document.activeElement?.id.includes(`-${id}`), fieldId);
}

/** The start form of a claim in a browser of its own, on a German telephone. */
async function openClaim(pages: Pages): Promise<WatchedPage> {
  const page = await pages.open({ viewport: narrow, locale: 'de-DE' });
  await page.goto('/start/claim');
  await signIn(page, ADMIN, 'de');
  await page.locator('.fjs-powered-by').waitFor();
  return page;
}

async function faultsOf(page: WatchedPage): Promise<string[]> {
  const alerts = await page.getByRole('alert').allTextContents();
  return [
    ...(await seriousFindings(page)),
    ...(await layoutFaults(page)),
    ...alerts.map((text) => `alert: ${text}`),
  ];
}
