import type { Page } from 'playwright-core';
import type { ModelsArea } from './models-area.ts';

/** A user task, a gateway and two ends by the pad beside the selected element. */
export async function drawByMouse(page: Page, models: ModelsArea): Promise<void> {
  const pad = (title: string) => page.locator(`.djs-context-pad .entry[title="${title}"]`).click();
  const name = async (text: string) => {
    const label = page.locator('.djs-direct-editing-content:focus');
    await label.waitFor();
    await page.keyboard.type(text);
    await page.keyboard.press('Enter');
    await label.waitFor({ state: 'detached' });
  };
  await pad('Append task');
  await name('Review expense');
  await pad('Change element');
  await page.locator('.djs-popup .entry', { hasText: 'User task' }).click();
  await pad('Append gateway');
  await name('');
  await pad('Append end event');
  await name('Pay out');
  await page.getByRole('button', { name: /^Show outline/ }).click();
  await page.getByRole('treeitem', { name: /^Exclusive gateway without name/ }).click();
  await pad('Append end event');
  await name('Rejected');
  await models.waitForCheck('1 problem blocks deployment');
}

/** A, N, R and E on the canvas and in the outline: a user task, a gateway and two ends. */
export async function buildByKeyboard(page: Page, models: ModelsArea): Promise<void> {
  const focused = (name: RegExp) =>
    page.locator('*:focus').and(page.getByRole('treeitem', { name })).waitFor();
  // The canvas has the keyboard, with the start event selected.
  await page.locator('.mr-model-canvas svg:focus').waitFor();
  await models.element('StartEvent_1').and(page.locator('.selected')).waitFor();
  await models.append('user task', 'Look at it');
  await models.append('exclusive gateway', 'Fine?');
  await page.keyboard.press('o');
  await focused(/^Exclusive gateway Fine\?/);
  await models.append('end event', 'Looked at');
  await focused(/^End event Looked at/);
  await page.keyboard.press('ArrowUp');
  await models.append('end event', 'Left');
  await focused(/^End event Left/);
  await page.keyboard.press('e');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('Left alone');
  await page.keyboard.press('Enter');
  await focused(/^End event Left alone/);
  // At the gateway the outline asks which branch to follow.
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await focused(/^Exclusive gateway Fine\?.*, next: End event Looked at, End event Left alone$/);
  await page.keyboard.press('ArrowRight');
  const branches = page.getByRole('group', { name: 'Which branch?' });
  await branches.getByRole('treeitem', { name: 'End event Looked at' }).and(page.locator(':focus')).waitFor();
  await page.keyboard.press('ArrowDown');
  await branches
    .getByRole('treeitem', { name: 'End event Left alone' })
    .and(page.locator(':focus'))
    .waitFor();
  await page.keyboard.press('Enter');
  await branches.waitFor({ state: 'detached' });
  await focused(/^End event Left alone/);
  await models.waitForCheck('1 problem blocks deployment');
}
