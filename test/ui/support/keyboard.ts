import type { Locator, Page } from 'playwright-core';

/** Presses Tab (or Shift+Tab) as a person without a mouse does, until the wanted part of the page has the keyboard. */
export async function tabTo(page: Page, target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await target.waitFor();
  const longest = 80;
  for (let presses = 0; presses < longest; presses += 1) {
    // A text editor takes Tab for itself until Escape.
    if ((await page.locator('.cm-content:focus').count()) > 0) await page.keyboard.press('Escape');
    await page.keyboard.press(key);
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`${longest} presses of ${key} did not reach ${target.toString()}.`);
}
