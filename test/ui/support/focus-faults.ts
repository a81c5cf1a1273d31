import type { Locator, Page } from 'playwright-core';

const patienceMs = 5_000;

/** What lies over a page while it is open: dialogs, and what a button drops down. */
const layers = '[role="dialog"], [role="alertdialog"], [role="menu"]';

/** The first key on a page that was just loaded leads past the bars of the frame, straight to what the page is about. */
export async function skipLinkFaults(page: Page): Promise<string[]> {
  await page.keyboard.press('Tab');
  const first = page.locator('a.mr-skip');
  if (!(await first.evaluate((link) => link === document.activeElement)))
    return ['the first Tab does not lead to the link to the content'];
  await page.keyboard.press('Enter');
  const isInside = await page.evaluate(() => document.activeElement?.id === 'content');
  return isInside ? [] : ['the link to the content does not lead there'];
}

/**
 * Every button that opens a layer over the page: Enter opens it and the focus goes in, nothing moves for somebody who wants no motion,
 * Escape closes it and the focus is back on the button. A name that ends in an ellipsis promises a dialog.
 */
export async function layerFaults(page: Page, within: Locator): Promise<string[]> {
  const faults: string[] = [];
  const openers = within.locator('button:visible:enabled').filter({ hasText: /…$/ });
  const droppers = within.locator(
    'button[aria-haspopup="menu"]:visible:enabled, button[aria-haspopup="dialog"]:visible:enabled',
  );
  for (const button of [...(await openers.all()), ...(await droppers.all())]) {
    const name = (await button.innerText()) || ((await button.getAttribute('aria-label')) ?? '');
    const fault = await faultOfLayer(page, button);
    if (fault !== undefined) faults.push(`"${name}" ${fault}`);
  }
  return faults;
}

// helpers

async function faultOfLayer(page: Page, button: Locator): Promise<string | undefined> {
  const layer = page.locator(layers).filter({ visible: true });
  const handle = await button.elementHandle();
  if (handle === null) return undefined;
  await handle.focus();
  await page.keyboard.press('Enter');
  const isOpen = await seen(layer.first().waitFor({ timeout: patienceMs }));
  if (!isOpen) return 'opens nothing';
  const isIn = await seen(
    page.waitForFunction(
      (open) => document.activeElement?.closest(open) !== null && document.activeElement !== document.body,
      layers,
      { timeout: patienceMs },
    ),
  );
  if (!isIn) return 'opens something that does not get the focus';
  const moving = await page.evaluate(() =>
    document
      .getAnimations()
      .filter((one) => Number(one.effect?.getComputedTiming().duration ?? 0) > 1)
      .map((one) => {
        const { target } = (one.effect as KeyframeEffect | null) ?? {};
        return `${target?.className ?? ''} ${one instanceof CSSTransition ? one.transitionProperty : ''}`;
      }),
  );
  // The first Escape may be for a list that a field drops down.
  await page.keyboard.press('Escape');
  if (await layer.first().isVisible()) await page.keyboard.press('Escape');
  if (!(await seen(layer.first().waitFor({ state: 'hidden', timeout: patienceMs }))))
    return 'opens something that Escape does not close';
  const isBack = await seen(
    page.waitForFunction((one) => document.activeElement === one, handle, { timeout: patienceMs }),
  );
  if (!isBack) return 'does not get the focus back';
  return moving.length > 0 ? `moves ${moving.join(', ')}` : undefined;
}

async function seen(waiting: Promise<unknown>): Promise<boolean> {
  return waiting.then(
    () => true,
    () => false,
  );
}
