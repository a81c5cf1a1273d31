import { readFile } from 'node:fs/promises';
import type { Locator, Page } from 'playwright-core';

/** The Models area as a person uses it: everything is found by its role and its words. */
export class ModelsArea {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async open(): Promise<void> {
    await this.page.getByRole('link', { name: 'Models', exact: true }).click();
    await this.waitForList();
  }

  async waitForList(): Promise<void> {
    await this.page.getByRole('heading', { name: 'Models', level: 1 }).waitFor();
  }

  /** Imports files through the picker; the editor or the read-only view of the first model follows. */
  async importFiles(files: readonly { name: string; content: string }[]): Promise<void> {
    await this.page.getByLabel('Import BPMN, DMN and form files').setInputFiles(
      files.map((file) => ({
        name: file.name,
        mimeType: 'application/octet-stream',
        buffer: Buffer.from(file.content),
      })),
    );
  }

  async createProcess(name: string, starter: 'Blank' | 'Approval' | 'Approval with reminder'): Promise<void> {
    await this.page.getByRole('button', { name: 'New process' }).first().click();
    const dialog = this.page.getByRole('dialog', { name: 'New process' });
    await dialog.getByRole('textbox', { name: 'Name' }).fill(name);
    await dialog.getByRole('radio', { name: starter, exact: true }).click();
    await dialog.getByRole('button', { name: 'Create' }).click();
    await this.waitForCanvas();
  }

  async waitForCanvas(): Promise<void> {
    await this.page.locator('.djs-element').first().waitFor();
  }

  /** An element on the canvas; the library draws it without a role, so its id is the only name. */
  element(elementId: string): Locator {
    return this.page.locator(`.djs-element[data-element-id="${elementId}"]`);
  }

  async select(elementId: string): Promise<void> {
    await this.element(elementId).locator('.djs-hit').first().click();
  }

  /** Opens a group of the properties panel, which are closed at first. */
  async openGroup(title: string): Promise<void> {
    await this.page
      .locator('.bio-properties-panel-group-header-title')
      .getByText(title, { exact: true })
      .click();
  }

  /** Writes another name into an element on the canvas, as a double click allows. */
  async rename(elementId: string, name: string): Promise<void> {
    await this.element(elementId).locator('.djs-hit').first().dblclick();
    await this.page.keyboard.press('Control+a');
    await this.page.keyboard.type(name);
    await this.page.keyboard.press('Enter');
  }

  /** Appends with the keyboard: A, words of the type, Enter, name, Enter. */
  async append(type: string, name: string): Promise<void> {
    await this.page.keyboard.press('a');
    // Each of the menu and the text field takes the keys once it is there.
    const menu = this.page.locator('.djs-popup input:focus');
    await menu.waitFor({ timeout: 5_000 }).catch(async () => {
      // The library closes its menu when the drawing moves in the same moment; a person presses the key again.
      await this.page.keyboard.press('a');
      await menu.waitFor();
    });
    await this.page.keyboard.type(type);
    await this.page.keyboard.press('Enter');
    const label = this.page.locator('.djs-direct-editing-content:focus');
    await label.waitFor();
    await this.page.keyboard.type(name);
    await this.page.keyboard.press('Enter');
    await label.waitFor({ state: 'detached' });
    // The canvas or the outline takes the keyboard back before the next key can reach it.
    await this.page.waitForFunction(() => document.activeElement !== document.body);
  }

  /** The text of the model as the export hands it out. */
  async exportedText(): Promise<string> {
    // What was typed last is taken over a moment later.
    await this.page.waitForTimeout(700);
    await this.page.getByRole('button', { name: 'Export' }).click();
    const download = this.page.waitForEvent('download');
    await this.page.getByRole('menuitem', { name: 'BPMN file' }).click();
    return readFile(await (await download).path(), 'utf8');
  }

  problems(): Locator {
    return this.page.getByRole('region', { name: 'Problems' });
  }

  /** Waits until the server has said its word about the newest text of the model. */
  async waitForCheck(words: string | RegExp): Promise<void> {
    const region = this.problems();
    await region.getByText(words).first().waitFor();
    await region.getByText('Checking…').waitFor({ state: 'detached' });
  }

  /** Opens the deploy dialog, fills in the note where one is given, and deploys. */
  async deploy(note?: string): Promise<Locator> {
    await this.page.getByRole('button', { name: 'Deploy', exact: true }).click();
    const dialog = this.page.getByRole('dialog', { name: /^Deploy / });
    if (note !== undefined) await dialog.getByRole('textbox', { name: /^Version note/ }).fill(note);
    await dialog.getByRole('button', { name: 'Deploy', exact: true }).click();
    return dialog;
  }
}
