/**
 * The text of a file: by its mark, else by the encoding its XML declaration names, else UTF-8. What is kept and deployed later
 * is UTF-8, so a declaration of another encoding is changed with it. Throws where bytes do not fit the encoding.
 */
export function decodeFile(bytes: ArrayBuffer): string {
  const [first, second] = new Uint8Array(bytes.slice(0, 2));
  const start = new TextDecoder('latin1').decode(bytes.slice(0, 200));
  const declared = /^\s*<\?xml[^>]*?\sencoding=["']([A-Za-z][\w.-]*)["']/.exec(start)?.[1];
  const encoding =
    first === 0xff && second === 0xfe
      ? 'utf-16le'
      : first === 0xfe && second === 0xff
        ? 'utf-16be'
        : (declared ?? 'utf-8');
  const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
  return /^utf-?8$/i.test(encoding)
    ? text
    : text.replace(/^(\s*<\?xml[^>]*?\sencoding=["'])[A-Za-z][\w.-]*(["'])/, '$1UTF-8$2');
}
