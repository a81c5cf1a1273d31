/** The platform's decoder; part of every JavaScript environment, but not of the language's own library types. */
declare const TextDecoder: new (
  label: string,
  options: { readonly fatal: boolean; readonly ignoreBOM?: boolean },
) => { decode(bytes: Uint8Array): string };

export type Decoded =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly rule: string };

/**
 * Bytes to text: by byte order mark, else by the XML declaration, else UTF-8. Bytes that the encoding does not have are
 * refused, because guessing would change names silently.
 */
export function decodeText(bytes: Uint8Array): Decoded {
  const encoding = encodingOf(bytes);
  const label = ENCODINGS.get(encoding.toLowerCase());
  if (label === undefined)
    return {
      ok: false,
      rule: `encoding "${encoding}" is not one of UTF-8, UTF-16, ISO-8859-1, windows-1252, US-ASCII`,
    };
  try {
    const text = new TextDecoder(label, { fatal: true }).decode(bytes);
    return { ok: true, text: text.startsWith('\uFEFF') ? text.slice(1) : text };
  } catch {
    return { ok: false, rule: `the bytes are not valid ${encoding}` };
  }
}

// helpers

const ENCODINGS: ReadonlyMap<string, string> = new Map([
  ['utf-8', 'utf-8'],
  ['utf8', 'utf-8'],
  ['us-ascii', 'utf-8'],
  ['ascii', 'utf-8'],
  ['iso-8859-1', 'iso-8859-1'],
  ['latin1', 'iso-8859-1'],
  ['windows-1252', 'windows-1252'],
  ['utf-16', 'utf-16le'],
  ['utf-16le', 'utf-16le'],
  ['utf-16be', 'utf-16be'],
]);

function encodingOf(bytes: Uint8Array): string {
  const [first, second, third] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  // Without a mark the first character `<` still shows where the zero bytes are.
  if (first === 0x3c && second === 0x00) return 'utf-16le';
  if (first === 0x00 && second === 0x3c) return 'utf-16be';
  let head = '';
  for (const byte of bytes.subarray(0, 200)) head += String.fromCharCode(byte);
  const declared = /^\s*<\?xml[^>]*?encoding\s*=\s*["']([^"']+)["']/.exec(head)?.[1] ?? 'utf-8';
  // A file that says UTF-16 but is readable as single bytes was converted without changing its declaration.
  return declared.toLowerCase().startsWith('utf-16') ? 'utf-8' : declared;
}
