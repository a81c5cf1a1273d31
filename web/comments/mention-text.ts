/** The name being typed after an `@` that ends at the caret; null when the caret stands elsewhere. */
export function openMention(text: string, caret: number): { from: number; name: string } | null {
  const match = /(?:^|\s)@([\w.+@-]*)$/u.exec(text.slice(0, caret));
  const name = match?.[1];
  return name === undefined ? null : { from: caret - name.length - 1, name };
}

/** The text with the open mention replaced, and where the caret goes. */
export function withMention(text: string, caret: number, username: string): { text: string; caret: number } {
  const open = openMention(text, caret);
  if (open === null) return { text, caret };
  const before = `${text.slice(0, open.from)}@${username} `;
  return { text: before + text.slice(caret).replace(/^ /, ''), caret: before.length };
}

/** Those of the chosen people who are still named in the text. */
export function mentionsIn(text: string, chosen: readonly string[]): string[] {
  const named = piecesOf(text, chosen).filter(({ isMention }) => isMention);
  return [...new Set(named.map((piece) => piece.text.slice(1)))];
}

/** The text in pieces, so that the people named in it can be shown as such. */
export function piecesOf(text: string, mentions: readonly string[]): { text: string; isMention: boolean }[] {
  const names = [...mentions].sort((a, b) => b.length - a.length).map(escaped);
  if (names.length === 0) return [{ text, isMention: false }];
  const pattern = new RegExp(`(@(?:${names.join('|')}))(?![\\w@-])`, 'gu');
  return text
    .split(pattern)
    .filter((part) => part !== '')
    .map((part) => ({ text: part, isMention: mentions.some((name) => part === `@${name}`) }));
}

function escaped(name: string): string {
  return name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
