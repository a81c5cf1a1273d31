import { AxeBuilder } from '@axe-core/playwright';
import { chromium as driver, type Browser, type Page } from 'playwright-core';
import { chromium } from '../../support/chromium.ts';

export interface BrowserSession {
  browser: Browser;
  /** A page of its own person: own cookies, own storage. */
  newPage(options?: PageOptions): Promise<WatchedPage>;
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
      return watch(await context.newPage(), baseUrl);
    },
    close: () => browser.close(),
  };
}

/** The serious and critical findings of axe, each as one line. */
export async function seriousFindings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter((violation) => violation.impact === 'serious' || violation.impact === 'critical')
    .map((violation) => `${violation.id}: ${violation.nodes.map((n) => n.target.join(' ')).join(', ')}`);
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
