import type { RE2JS } from 're2js';

interface WithPattern {
  validate?: { pattern?: unknown; linearPattern?: unknown; patternErrorMessage?: unknown };
  components?: WithPattern[];
}

let engine: typeof RE2JS | undefined;
const compiled = new Map<string, RE2JS | null>();

/**
 * Patterns of authors are matched by the engine of the server, in linear time: the browser's own could take for ever over `(a+)+$`
 * and stop the page of whoever types. The library must not see them, so they get another name; the engine is fetched with the first.
 */
export async function takePatterns<Schema extends object>(schema: Schema): Promise<Schema> {
  if (!moveIn(schema)) return schema;
  ({ RE2JS: engine } = await import('re2js'));
  return schema;
}

/** Whether the text of a field has the form that its pattern asks for; `null` where there is nothing to say. */
export function patternFault(validate: WithPattern['validate'], value: unknown): string | null {
  const pattern = validate?.linearPattern;
  if (typeof pattern !== 'string' || pattern === '' || value === '') return null;
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  const matcher = compile(pattern)?.matcher(String(value));
  if (!matcher || matcher.find()) return null;
  const own = validate?.patternErrorMessage;
  return typeof own === 'string' && own !== '' ? own : `Field must match pattern ${pattern}.`;
}

// helpers

function moveIn({ validate, components }: WithPattern): boolean {
  let isFound = false;
  if (validate !== undefined && typeof validate.pattern === 'string') {
    validate.linearPattern = validate.pattern;
    delete validate.pattern;
    isFound = true;
  }
  for (const component of Array.isArray(components) ? components : []) if (moveIn(component)) isFound = true;
  return isFound;
}

/** What the server does not read it does not check either, and it takes no such form any more. */
function compile(pattern: string): RE2JS | null {
  const known = compiled.get(pattern);
  if (known !== undefined || !engine) return known ?? null;
  let made: RE2JS | null = null;
  try {
    made = engine.compile(engine.translateRegExp(pattern));
  } catch {
    // As if there was none.
  }
  compiled.set(pattern, made);
  return made;
}
