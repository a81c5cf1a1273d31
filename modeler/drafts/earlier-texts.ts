import { browserStorage, type TextStorage } from './draft-store.ts';

/** What a person takes back after a reload is the last few steps; a browser gives a page about 5 MB for it. */
const textsMax = 20;
const charactersMax = 1_500_000;

export interface EarlierTexts {
  readonly size: number;
  /** Called at each change: a text that is the last earlier one was reached by undoing. */
  note(before: string, after: string): void;
  /** Takes the last earlier text off. */
  pop(): string | undefined;
}

/**
 * The texts a model had before its last changes. The editor's own list of steps ends with the page; this one is kept for
 * the tab, so that undo goes on after a reload.
 */
export function createEarlierTexts(name: string, storage: TextStorage | undefined): EarlierTexts {
  let texts = readTexts(storage, name);
  const keep = (next: string[]): void => {
    texts = within(next);
    try {
      storage?.setItem(name, JSON.stringify(texts));
    } catch {
      // Without room the steps are known until the page is left.
    }
  };
  return {
    get size() {
      return texts.length;
    },
    note(before, after) {
      if (before === after) return;
      if (texts.at(-1) === after) keep(texts.slice(0, -1));
      else keep([...texts, before]);
    },
    pop() {
      const last = texts.at(-1);
      if (last !== undefined) keep(texts.slice(0, -1));
      return last;
    },
  };
}

/** The storage of the tab, where the browser allows one. */
export function tabStorage(): TextStorage | undefined {
  return browserStorage('sessionStorage');
}

// helpers

/** The newest texts that fit. */
function within(texts: string[]): string[] {
  const kept: string[] = [];
  let characters = 0;
  for (const text of texts.slice(-textsMax).reverse()) {
    characters += text.length;
    if (characters > charactersMax) break;
    kept.unshift(text);
  }
  return kept;
}

function readTexts(storage: TextStorage | undefined, name: string): string[] {
  try {
    const value: unknown = JSON.parse(storage?.getItem(name) ?? '[]');
    return Array.isArray(value) && value.every((text) => typeof text === 'string') ? (value as string[]) : [];
  } catch {
    return [];
  }
}
