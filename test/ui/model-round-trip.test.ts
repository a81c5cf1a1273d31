import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { decodeFile } from '../../modeler/model/decode-file.ts';
import { chromium } from '../support/chromium.ts';
import { modelFile } from './support/model-file.ts';
import { ModelsArea } from './support/models-area.ts';
import type { WatchedPage } from './support/open-browser.ts';
import { startPages, type Pages } from './support/start-pages.ts';

const shared = path.resolve('../shared/conformance');
/** `MILLRACE_ROUND_TRIP=all` opens every drawn file there; otherwise this many of each folder. */
const perFolder = process.env['MILLRACE_ROUND_TRIP'] === 'all' ? Infinity : 3;
const folders = ['miwg/reference', 'betsy/bpmn', 'token-sim/models'];

/** Drawn files, in the order of their names. */
function files(): string[] {
  return folders.flatMap((folder) => {
    const place = path.join(shared, folder);
    if (!existsSync(place)) return [];
    return readdirSync(place, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.bpmn'))
      .filter((name) => readFileSync(path.join(place, name)).includes('BPMNShape'))
      .sort()
      .slice(0, perFolder)
      .map((name) => path.join(folder, name));
  });
}

/** The text of a file; nothing for what is no text of its encoding. */
function textOf(file: string): string | undefined {
  try {
    return decodeFile(Uint8Array.from(readFileSync(path.join(shared, file))).buffer);
  } catch {
    return undefined;
  }
}

type Outcome = 'saved' | 'read-only' | 'not opened' | 'not changed' | { lost: string[] };

const withBrowser = chromium === undefined ? describe.skip : describe;

withBrowser('every model is opened and saved without loss, or is only shown', () => {
  let pages: Pages;
  let page: WatchedPage;
  let models: ModelsArea;
  beforeAll(async () => {
    pages = await startPages();
    page = await pages.openSignedIn();
    models = new ModelsArea(page);
  }, 120_000);
  afterAll(async () => {
    await pages?.stop();
  }, 120_000);

  /** Opens a file, makes a change that it takes back, and compares what is saved then. */
  async function roundTrip(name: string, content: string): Promise<Outcome> {
    await page.goto('/models');
    await page.evaluate(() => {
      for (const key of Object.keys(localStorage)) if (key.includes(':model:')) localStorage.removeItem(key);
    });
    await models.waitForList();
    await models.importFiles([{ name, content }]);
    await page.waitForURL(/\/models\/projects\//);
    const editor = page.locator('.djs-palette');
    const onlyShown = page.getByText(/shown read-only|nothing to edit on a canvas/);
    const failed = page.getByText('could not be opened in the editor');
    await editor.or(onlyShown).or(failed).first().waitFor();
    await page.waitForTimeout(400);
    if ((await onlyShown.count()) > 0) return 'read-only';
    if ((await failed.count()) > 0) return 'not opened';
    if (!(await changeAndTakeBack())) return 'not changed';
    const saved = await models.exportedText();
    return saved === content ? 'not changed' : compare(content, saved);
  }

  /** Moves something with the keyboard; what may be moved differs from model to model, so several are tried. */
  async function changeAndTakeBack(): Promise<boolean> {
    const undo = page.getByRole('button', { name: 'Undo' }).and(page.locator(':enabled'));
    const shapes = page.locator('.mr-model-canvas .djs-shape .djs-hit');
    const triesMax = 5;
    for (let at = 0; at < Math.min(await shapes.count(), triesMax); at += 1) {
      await shapes.nth(at).click({ force: true, timeout: 5000 });
      await page.keyboard.press('ArrowRight');
      const isMoved = await undo.waitFor({ timeout: 1500 }).then(
        () => true,
        () => false,
      );
      if (!isMoved) continue;
      await undo.click();
      return true;
    }
    return false;
  }

  /** Every element, attribute and text of the file in the saved one, read by the browser's own reader. */
  async function compare(before: string, after: string): Promise<Outcome> {
    const lost = await page.evaluate(
      ([first = '', second = '']) => {
        const drawing = 'http://www.omg.org/spec/BPMN/20100524/DI';
        const own = 'http://www.omg.org/spec/BPMN/20100524/MODEL';
        const bare = (text: string) => text.trim().replace(/^[\w.-]+:(?!\/\/)/, '');
        const linesOf = (text: string) => {
          const root = new DOMParser().parseFromString(text.trimStart(), 'application/xml').documentElement;
          const lines: string[] = [];
          for (const element of [root, ...root.querySelectorAll('*')]) {
            if (element.closest('BPMNDiagram') !== null || element.namespaceURI === drawing) continue;
            const owner = element.closest('[id]')?.getAttribute('id') ?? '';
            lines.push(`${owner} <${element.localName}>`);
            for (const { name, localName, value } of element.attributes)
              if (!/^xmlns|^xsi:type$/.test(name))
                lines.push(`${owner} ${element.localName} @${localName}=${bare(value)}`);
            const isLeaf = element.childElementCount === 0;
            const words = (element.textContent ?? '').replaceAll(/\s+/g, ' ');
            if (isLeaf && words.trim() !== '')
              lines.push(`${owner} "${element.namespaceURI === own ? bare(words) : words.trim()}"`);
          }
          return lines;
        };
        const kept = new Map<string, number>();
        for (const line of linesOf(second)) kept.set(line, (kept.get(line) ?? 0) + 1);
        return linesOf(first).filter((line) => {
          const left = kept.get(line) ?? 0;
          kept.set(line, left - 1);
          return left <= 0;
        });
      },
      [before, after],
    );
    // What equals the default of the standard or of the dialect may be left out.
    const real = lost.filter(
      (line) =>
        !/ @(isInterrupting|exclusive|cancelActivity|parallelMultiple|isClosed|isCollection|isUnlimited|isMarkerVisible|isForCompensation|startQuantity|completionQuantity|isSequential|instantiate|triggeredByEvent|gatewayDirection|eventGatewayType|processType|associationDirection|behavior|ordering|cancelRemainingInstances|implementation|expressionLanguage|typeLanguage|itemKind|isImmediate|testBefore|async|asyncBefore|asyncAfter|calledElementBinding|decisionRefBinding|mapDecisionResult|textFormat|structureRef|waitForCompletion|minimum|maximum)=/.test(
          line,
        ),
    );
    return real.length === 0 ? 'saved' : { lost: real.slice(0, 5) };
  }

  test('a file of one of the dialects is saved, and one that would lose something is only shown', async () => {
    const namespaces = 'xmlns:camunda="http://camunda.org/schema/1.0/bpmn"';
    const task = 'serviceTask id="Work" camunda:type="external" camunda:topic="t"';
    expect(await roundTrip('a.bpmn', modelFile('a', 'A', task, namespaces))).toBe('saved');
    const strange = modelFile('b', 'B', 'task id="Work"').replace(
      '</bpmn:process>',
      '<bpmn:oops /></bpmn:process>',
    );
    expect(await roundTrip('b.bpmn', strange)).toBe('read-only');
    expect(await compare('<a id="x"><b c="1"/></a>', '<a id="x"><b/></a>')).toEqual({ lost: ['x b @c=1'] });
  }, 120_000);

  (files().length === 0 ? test.skip : test)(
    'files of many tools',
    async () => {
      const outcomes: Record<string, Outcome> = {};
      for (const file of files()) {
        const content = textOf(file);
        if (content === undefined) continue;
        outcomes[file] = await roundTrip(path.basename(file), content).catch((error: unknown): Outcome => ({
          lost: [String(error).slice(0, 200)],
        }));
      }
      const lost = Object.entries(outcomes).filter(([, outcome]) => typeof outcome === 'object');
      expect(lost).toEqual([]);
      const saved = Object.values(outcomes).filter((outcome) => outcome === 'saved');
      expect(saved.length).toBeGreaterThan(Object.keys(outcomes).length / 2);
    },
    3_600_000,
  );
});
