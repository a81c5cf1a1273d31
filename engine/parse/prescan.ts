/** What the scan of the text refuses, with the place (from 1). */
export interface ScanFinding {
  readonly rule: string;
  readonly line: number;
  readonly column: number;
}

export const MAXIMUM_XML_DEPTH = 200;
const MAXIMUM_NAMESPACE_DECLARATIONS = 50;
const MAXIMUM_ATTRIBUTES = 200;

/**
 * One pass over the characters before any parser sees them (security.md 5): no DOCTYPE, entity declaration or processing
 * instruction but the XML declaration; bounded depth, namespaces and attributes; no NUL and no half characters; only the
 * five entities every XML reader knows. Returns the first breach.
 */
export function prescan(text: string): ScanFinding | undefined {
  const bad =
    /[\0-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/.exec(
      text,
    );
  if (bad !== null)
    return finding(text, bad.index, bad[0] === '\0' ? 'no NUL character' : 'no character that XML forbids');
  const state = { depth: 0, namespaces: 0 };
  let at = text.indexOf('<');
  while (at >= 0) {
    const next = text[at + 1];
    const step =
      next === '?'
        ? instruction(text, at)
        : next === '!'
          ? markup(text, at, state.depth)
          : tag(text, at, state);
    if (typeof step !== 'number') return step;
    at = text.indexOf('<', step);
  }
  return entity(text);
}

// helpers

function finding(text: string, index: number, rule: string): ScanFinding {
  const before = text.slice(0, index);
  return { rule, line: before.split('\n').length, column: index - before.lastIndexOf('\n') };
}

function instruction(text: string, at: number): number | ScanFinding {
  if (!/^<\?xml\s/.test(text.slice(at, at + 6)) || text.slice(0, at).trim() !== '')
    return finding(text, at, 'no processing instruction but the XML declaration');
  const end = text.indexOf('?>', at);
  return end < 0 ? finding(text, at, 'the XML declaration is closed') : end + 2;
}

function markup(text: string, at: number, depth: number): number | ScanFinding {
  const close = text.startsWith('<!--', at)
    ? '-->'
    : text.startsWith('<![CDATA[', at) && depth > 0
      ? ']]>'
      : undefined;
  if (close === undefined) return finding(text, at, 'no DOCTYPE, entity declaration or other declaration');
  const end = text.indexOf(close, at + 4);
  return end < 0 ? finding(text, at, 'every comment and CDATA section is closed') : end + close.length;
}

function tag(text: string, at: number, state: { depth: number; namespaces: number }): number | ScanFinding {
  let attributes = 0;
  let index = at + 1;
  for (; index < text.length; index += 1) {
    const char = text[index];
    if (char === '>') break;
    if (char === '"' || char === "'") {
      index = text.indexOf(char, index + 1);
      if (index < 0) return finding(text, at, 'every attribute value is closed');
    } else if (char === '=') {
      attributes += 1;
      if (/(^|\s)xmlns(:[\w.-]+)?\s*$/.test(text.slice(Math.max(at + 1, index - 100), index)))
        state.namespaces += 1;
    }
  }
  if (index >= text.length) return finding(text, at, 'every tag is closed');
  if (text[at + 1] === '/') state.depth -= 1;
  else if (text[index - 1] !== '/') state.depth += 1;
  if (state.depth > MAXIMUM_XML_DEPTH) return finding(text, at, `depth at most ${MAXIMUM_XML_DEPTH}`);
  if (attributes > MAXIMUM_ATTRIBUTES)
    return finding(text, at, `at most ${MAXIMUM_ATTRIBUTES} attributes on one element`);
  if (state.namespaces > MAXIMUM_NAMESPACE_DECLARATIONS)
    return finding(text, at, `at most ${MAXIMUM_NAMESPACE_DECLARATIONS} namespace declarations`);
  return index + 1;
}

/** Outside comments and CDATA an ampersand starts one of the known entities or a character reference. */
function entity(text: string): ScanFinding | undefined {
  const pattern =
    /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)/g;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    if (match[0] === '&')
      return finding(text, match.index, 'no entity but the five of XML and character references');
  }
  return undefined;
}
