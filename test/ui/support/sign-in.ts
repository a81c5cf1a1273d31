import type { Page } from 'playwright-core';

const words = {
  en: { user: 'Username', password: /^Password/, submit: 'Sign in' },
  de: { user: 'Benutzername', password: /^Passwort/, submit: 'Anmelden' },
};

/** Signs in on the page that is shown instead of the wanted one. */
export async function signIn(
  page: Page,
  { username, password }: { username: string; password: string },
  language: keyof typeof words = 'en',
): Promise<void> {
  const its = words[language];
  await page.getByRole('textbox', { name: its.user }).fill(username);
  await page.getByLabel(its.password).fill(password);
  await page.getByRole('button', { name: its.submit }).click();
  await page.getByRole('banner').waitFor();
}
