/** The text of a string literal in quotes. Surrogates may be written as two escapes. */
export function unescapeString(literal: string): string {
  const text = literal.slice(1, -1);
  if (!text.includes('\\')) return text;
  return text.replace(
    /\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{6})|(["'\\nrt]))/g,
    (whole, short, long, char) => {
      const code = (short ?? long) as string | undefined;
      if (code === undefined) return ESCAPES[char as string] ?? whole;
      const point = parseInt(code, 16);
      return point > 0x10ffff ? whole : String.fromCodePoint(point);
    },
  );
}

export function escapeString(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

// helpers

const ESCAPES: Readonly<Record<string, string | undefined>> = {
  '"': '"',
  "'": "'",
  '\\': '\\',
  n: '\n',
  r: '\r',
  t: '\t',
};
