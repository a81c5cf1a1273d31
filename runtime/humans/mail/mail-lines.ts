/** Line breaks and other control characters could start a header; turned writing directions could hide a name. */
export function oneLine(text: string, lengthMax: number): string {
  const line = text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u202a-\u202e\u2066-\u2069]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
  const characters = [...line];
  return characters.length > lengthMax ? `${characters.slice(0, lengthMax - 1).join('')}…` : line;
}

/** The same for each line of a text that people wrote. */
export function manyLines(text: string, lengthMax: number): string {
  const lines = text
    .trim()
    .split(/\r\n|[\r\n\u2028\u2029]/)
    .map((line) => oneLine(line, lengthMax))
    .join('\n');
  return lines.length > lengthMax ? `${lines.slice(0, lengthMax - 1)}…` : lines;
}
