import type { Preferences } from '#client';

/**
 * What a person has chosen for these pages, kept in this browser under the person's name for the
 * time without the server. Its copy, the same in every browser, goes first.
 */
export function readPreferences(username: string): Preferences {
  try {
    return JSON.parse(localStorage.getItem(nameOf(username)) ?? '{}') as Preferences;
  } catch {
    return {};
  }
}

export function keepPreferences(username: string, preferences: Preferences): void {
  try {
    localStorage.setItem(nameOf(username), JSON.stringify(preferences));
  } catch {
    // Without storage a choice lasts until the page is loaded again.
  }
}

// helpers

function nameOf(username: string): string {
  return `millrace-preferences:${username}`;
}
