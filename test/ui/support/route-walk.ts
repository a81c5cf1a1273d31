import type { Page, Request } from 'playwright-core';
import type { WatchedPage } from './open-browser.ts';

/** What the router of the pages knows; it offers itself on the window. */
type WithRouter = Window & { __TSR_ROUTER__: { routesByPath: Record<string, unknown> } };

/** A walk over the pages in one tab, without loading the document anew: as people walk. */
export class RouteWalk {
  readonly page: WatchedPage;
  private readonly open = new Set<Request>();

  constructor(page: WatchedPage) {
    this.page = page;
    page.on('request', (request) => {
      // The stream of events stays open for as long as the page.
      if (!request.url().includes('/v2/events')) this.open.add(request);
    });
    const close = (request: Request) => this.open.delete(request);
    page.on('requestfinished', close);
    page.on('requestfailed', close);
  }

  /** Every path of the router, in the order in which it was built. */
  async paths(): Promise<string[]> {
    return this.page.evaluate(() =>
      Object.keys((window as unknown as WithRouter).__TSR_ROUTER__.routesByPath),
    );
  }

  async goTo(address: string): Promise<void> {
    await this.page.evaluate((at) => history.pushState({}, '', at), address);
    await this.settle();
  }

  /** Goes there without waiting for what may never come; the page of the address is drawn. */
  async show(address: string): Promise<void> {
    await this.page.evaluate(async (at) => {
      history.pushState({}, '', at);
      for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
    }, address);
  }

  /** Waits until nothing is loading any more: no open request, no skeleton, no spinner. */
  async settle(): Promise<void> {
    await this.page.getByRole('main').waitFor();
    for (let quietRounds = 0; quietRounds < 3;) {
      await this.page.waitForFunction(() =>
        [...document.querySelectorAll('[aria-busy="true"], .mantine-Loader-root')].every(
          (sign) => !sign.checkVisibility({ visibilityProperty: true, opacityProperty: true }),
        ),
      );
      await this.page.evaluate(() => new Promise((resume) => requestAnimationFrame(resume)));
      await new Promise((resume) => setTimeout(resume, 25));
      quietRounds = this.open.size === 0 ? quietRounds + 1 : 0;
    }
  }

  async resize(width: number, height: number): Promise<void> {
    await this.page.setViewportSize({ width, height });
    await this.settle();
  }
}

/**
 * The page and its content scroll up and down only; no control is cut off where nobody can scroll to it; and every main button lies
 * free once it is scrolled to.
 */
export async function layoutFaults(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const faults: string[] = [];
    const nameOf = (element: Element) => {
      const words = (element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 40);
      return `${element.tagName.toLowerCase()} "${words}"`;
    };
    const ofPage = document.documentElement.scrollWidth - window.innerWidth;
    if (ofPage > 0) faults.push(`the page scrolls sideways by ${ofPage} px`);
    const main = document.querySelector('main');
    const ofContent = main ? main.scrollWidth - main.clientWidth : 0;
    if (ofContent > 0) faults.push(`the content scrolls sideways by ${ofContent} px`);

    const isShown = (element: Element) => {
      const { width, height } = element.getBoundingClientRect();
      return width > 1 && height > 1 && element.checkVisibility({ visibilityProperty: true });
    };
    /** The ancestor, or the window, that hides a part of the element to the left or right of itself. */
    const isCutOff = (element: Element) => {
      const { left, right } = element.getBoundingClientRect();
      for (let above = element.parentElement; above; above = above.parentElement) {
        const style = getComputedStyle(above);
        if (/auto|scroll/.test(style.overflowX) || style.textOverflow === 'ellipsis') return false;
        if (!/hidden|clip/.test(style.overflowX)) continue;
        const box = above.getBoundingClientRect();
        if (box.width <= 1) return false;
        if (left < box.left - 1 || right > box.right + 1) return true;
      }
      return left < -1 || right > window.innerWidth + 1;
    };
    const controls = 'button, a[href], input, select, textarea, [role="tab"], [role="switch"], h1';
    for (const control of document.querySelectorAll(controls)) {
      // What stands on a drawing is moved with it.
      if (control.closest('.djs-container, .cm-editor, [aria-hidden="true"]') !== null) continue;
      if (isShown(control) && isCutOff(control)) faults.push(`cut off: ${nameOf(control)}`);
    }
    for (const button of document.querySelectorAll('main button[data-variant="filled"]:not(:disabled)')) {
      if (!isShown(button)) continue;
      button.scrollIntoView({ block: 'nearest', inline: 'nearest' });
      const { x, y, width, height } = button.getBoundingClientRect();
      const onTop = document.elementFromPoint(x + width / 2, y + height / 2);
      if (onTop === null || !(button.contains(onTop) || onTop.contains(button)))
        faults.push(`not free: ${nameOf(button)}`);
    }
    return faults;
  });
}

/** Texts, names and hints of the page that stand in `foreign` word for word. */
export async function foreignWords(page: Page, foreign: ReadonlySet<string>): Promise<string[]> {
  const shown = await page.evaluate(() => {
    const texts = new Set<string>();
    // What models and forms say is theirs, in whatever language.
    const ownWords = '.fjs-container, .djs-container, .dmn-js-parent, .cm-editor, code, pre';
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      if (node.parentElement?.closest(`script, style, ${ownWords}`) === null)
        texts.add((node.textContent ?? '').trim());
    }
    for (const element of document.querySelectorAll('[aria-label], [placeholder], [title], [alt]')) {
      if (element.closest(ownWords) !== null) continue;
      for (const name of ['aria-label', 'placeholder', 'title', 'alt'])
        texts.add((element.getAttribute(name) ?? '').trim());
    }
    return [...texts];
  });
  return shown.filter((text) => foreign.has(text));
}
