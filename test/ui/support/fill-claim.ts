import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';

/** Choices, tags and dates without a mouse; the time is left half entered. */
export async function fillByKeyboard(page: Page): Promise<void> {
  await page.getByRole('combobox', { name: 'Kind' }).press('h');
  const town = page.getByRole('combobox', { name: 'Town' });
  await town.pressSequentially('tri');
  await page.getByRole('option', { name: 'Trier' }).waitFor();
  await town.press('Enter');
  expect(await town.inputValue()).toBe('Trier');
  const tags = page.getByRole('combobox', { name: 'Tags' });
  for (const key of ['ArrowDown', 'ArrowDown', 'Enter', 'ArrowDown', 'Enter']) await tags.press(key);
  expect(await page.getByRole('list', { name: 'Tags' }).getByRole('listitem').count()).toBe(2);
  await page.getByRole('button', { name: 'Blue entfernen' }).press('Enter');
  await page.getByRole('list', { name: 'Tags' }).getByRole('button', { name: 'Red entfernen' }).waitFor();
  await page.getByRole('button', { name: 'Hinzufügen', exact: true }).press('Enter');
  await page.getByRole('textbox', { name: 'Item' }).nth(1).waitFor();
  await page.waitForFunction(() => document.activeElement?.id.endsWith('-Item_1'));
  await page.getByRole('button', { name: 'Items: Zeile 2 entfernen' }).press('Enter');
  await page.waitForFunction(() => document.activeElement?.ariaLabel === 'Items: Zeile 1 entfernen');
  await page.getByLabel('Day').fill('2026-12-24');
  await page.getByLabel('Time').press('5');
}
