/**
 * Search parameters are plain text in the URL, `?state=ACTIVE&element=a&element=b`: readable,
 * shareable, and safe for 64-bit keys, which a JSON reader would round.
 */
export type RawSearch = Record<string, string | string[]>;

export function parseSearch(text: string): RawSearch {
  const search: RawSearch = {};
  for (const [name, value] of new URLSearchParams(text)) {
    const before = search[name];
    search[name] = before === undefined ? value : [...listOf(before), value];
  }
  return search;
}

export function stringifySearch(search: Record<string, unknown>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    for (const item of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (isScalar(item) && item !== '') params.append(name, String(item));
    }
  }
  const text = params.toString();
  return text ? `?${text}` : '';
}

/** The text of one parameter, or nothing; the first one wins when it was given twice. */
export function searchText(raw: Record<string, unknown>, name: string): string | undefined {
  const first = searchList(raw, name)[0];
  return first === '' ? undefined : first;
}

/** All texts of a parameter that may be repeated. */
export function searchList(raw: Record<string, unknown>, name: string): string[] {
  return listOf(raw[name]).filter(isScalar).map(String);
}

/** A whole number that is not negative, such as a page; anything else is nothing. */
export function searchNumber(raw: Record<string, unknown>, name: string): number | undefined {
  const text = searchText(raw, name);
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

/** One of the given words, or nothing. */
export function searchChoice<Choice extends string>(
  raw: Record<string, unknown>,
  name: string,
  choices: readonly Choice[],
): Choice | undefined {
  const text = searchText(raw, name);
  return choices.find((choice) => choice === text);
}

// helpers

function listOf(value: unknown): unknown[] & string[] {
  return (Array.isArray(value) ? value : value === undefined ? [] : [value]) as string[];
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
