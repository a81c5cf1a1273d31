import { AxeBuilder } from '@axe-core/playwright';
import { chromium as driver, type Browser, type Page } from 'playwright-core';
import { chromium } from '../../support/chromium.ts';

export interface BrowserSession {
  browser: Browser;
  /** A page of its own person: own cookies, own storage. */
  newPage(options?: PageOptions): Promise<WatchedPage>;
  /** What all pages together did wrong, each once. */
  complaints(): string[];
  close(): Promise<void>;
}

export interface PageOptions {
  viewport?: { width: number; height: number };
  scheme?: 'light' | 'dark';
  /** The language of the browser; without it English. */
  locale?: string;
}

export interface WatchedPage extends Page {
  /** Requests that left the server's own host, and messages about broken policies or scripts. */
  complaints: string[];
}

/** Debian's Chromium by default; the path is a setting. Everything a page does wrong is noted. */
export async function openBrowser(baseUrl: string): Promise<BrowserSession> {
  const browser = await driver.launch({
    ...(chromium ? { executablePath: chromium } : {}),
    args: ['--no-sandbox'],
  });
  const all: WatchedPage[] = [];
  return {
    browser,
    newPage: async (options = {}) => {
      const context = await browser.newContext({
        baseURL: baseUrl,
        viewport: options.viewport ?? { width: 1440, height: 900 },
        colorScheme: options.scheme ?? 'light',
        locale: options.locale ?? 'en-US',
        // Nothing is looked at while it fades.
        reducedMotion: 'reduce',
      });
      const page = watch(await context.newPage(), baseUrl);
      all.push(page);
      return page;
    },
    complaints: () => [...new Set(all.flatMap((page) => page.complaints))],
    close: () => browser.close(),
  };
}

/** The serious and critical findings of axe, each as one line; `rules` asks for some of its rules only. */
export async function seriousFindings(page: Page, rules?: string[]): Promise<string[]> {
  // The other mode opens a second page for each question, which takes longer than the answer.
  const checker = new AxeBuilder({ page, ...(await sourceFor(page)) })
    .setLegacyMode(true)
    .options({ preload: false, resultTypes: ['violations'] });
  const { violations } = await (rules ? checker.withRules(rules) : checker).analyze();
  return violations
    .filter((violation) => violation.impact === 'serious' || violation.impact === 'critical')
    .map((violation) => `${violation.id}: ${violation.nodes.map((n) => n.target.join(' ')).join(', ')}`);
}

/** The serious findings in the light scheme and in the dark one; the page is left in light. */
export async function findingsInBothSchemes(page: Page): Promise<string[]> {
  const light = await seriousFindings(page);
  await changeScheme(page, 'dark');
  // Nothing but the colors differs.
  const dark = await seriousFindings(page, ['color-contrast']);
  await changeScheme(page, 'light');
  return [...light, ...dark.map((finding) => `in dark: ${finding}`)];
}

/** Whether the watermark is there, seen, and not under anything else. */
export async function watermarkIsFree(page: Page, selector: string): Promise<boolean> {
  const mark = page.locator(selector).first();
  await mark.scrollIntoViewIfNeeded();
  return mark.evaluate((element) => {
    const box = element.getBoundingClientRect();
    const onTop = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    const isSeen = box.width > 0 && box.height > 0 && getComputedStyle(element).visibility === 'visible';
    return isSeen && onTop !== null && (element.contains(onTop) || onTop.contains(element));
  });
}

// helpers

/** Reading the half megabyte of axe anew for each question takes longer than most answers; frames need it each time. */
async function sourceFor(page: Page): Promise<{ axeSource?: string }> {
  const isThere = page.frames().length === 1 && (await page.evaluate(() => 'axe' in window));
  return isThere ? { axeSource: 'void 0;' } : {};
}

async function changeScheme(page: Page, scheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme: scheme });
  await page.waitForFunction(
    (wanted) => document.documentElement.dataset['mantineColorScheme'] === wanted,
    scheme,
  );
  // Colors that fade from one scheme to the other are looked at when they are there.
  await page.evaluate(async () => {
    await new Promise((resume) => requestAnimationFrame(resume));
    const fading = document.getAnimations().filter((one) => one instanceof CSSTransition);
    await Promise.allSettled(fading.map((one) => one.finished));
  });
}

function watch(page: Page, baseUrl: string): WatchedPage {
  const complaints: string[] = [];
  page.on('request', (request) => {
    const url = request.url();
    const isOwn = url.startsWith(baseUrl) || url.startsWith('data:') || url.startsWith('blob:');
    if (!isOwn) complaints.push(`request to ${url}`);
  });
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (/Content Security Policy/.test(message.text())) complaints.push(message.text());
  });
  return Object.assign(page, { complaints });
}
