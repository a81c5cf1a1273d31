import type { JsonObject, JsonValue, Problem } from '#engine';
import { readFormCompletion } from '../humans/form-completion.ts';
import { unfitExpression } from './form-expressions.ts';
import { FORM_BYTES_MAX, FORM_DEPTH_MAX } from './form-limits.ts';
import { unfitShape } from './form-shape.ts';

/** A form of a deployment; `schema` is the cleaned JSON text. */
export interface FormSummary {
  readonly resourceName: string;
  readonly formId: string;
  readonly versionTag: string | null;
  readonly schema: string;
  /** What it says about its completion, as JSON text. */
  readonly completionJson: string | null;
}

export type ReadForm = { readonly form: FormSummary } | { readonly problem: Problem };

/**
 * Reads a form-js form and takes out of it what could run: scripts and same-origin rights of frames. Addresses of frames, links and
 * images must have a harmless scheme, and HTML must hold no script; what does not is refused, never changed silently.
 */
export function readForm(resourceName: string, content: Uint8Array): ReadForm {
  if (content.byteLength > FORM_BYTES_MAX)
    return refused(resourceName, 'FORM_TOO_LARGE', `The form is larger than ${FORM_BYTES_MAX} bytes.`);
  const text = decode(content);
  const schema = text === null || depthOf(text) > FORM_DEPTH_MAX ? undefined : parse(text);
  if (!isObject(schema))
    return refused(resourceName, 'FORM_INVALID', 'The file is not a form: it must be one JSON object.');
  const { id, components, versionTag } = schema;
  if (typeof id !== 'string' || !/^[\p{L}\p{N}_.-]{1,255}$/u.test(id)) {
    return refused(
      resourceName,
      'FORM_INVALID',
      'The form has no usable "id": letters, digits, "_", "-" and "." only.',
    );
  }
  if (!Array.isArray(components))
    return refused(resourceName, 'FORM_INVALID', `The form "${id}" has no list of components.`);
  const unfit = unfitShape(components as readonly JsonValue[]);
  if (unfit !== null) return refused(resourceName, 'FORM_INVALID', `The form "${id}" ${unfit}.`);
  const unsafe =
    unsafeParts(components as readonly JsonValue[]) ?? unfitExpression(components as readonly JsonValue[]);
  if (unsafe !== null) return refused(resourceName, 'FORM_UNSAFE', `The form "${id}" ${unsafe}.`);
  const completion = readFormCompletion(schema);
  if (typeof completion === 'string')
    return refused(resourceName, 'FORM_INVALID', `The form "${id}" ${completion}.`);
  const cleaned = { ...schema, components: (components as readonly JsonValue[]).map(cleanComponent) };
  return {
    form: {
      resourceName,
      formId: id,
      versionTag: typeof versionTag === 'string' ? versionTag : null,
      schema: JSON.stringify(cleaned),
      completionJson: completion === null ? null : JSON.stringify(completion),
    },
  };
}

// helpers

function refused(resourceName: string, code: string, message: string): ReadForm {
  return {
    problem: {
      code,
      severity: 'ERROR',
      resourceName,
      message,
      why: 'A form is shown to people in their own session: it must be whole and harmless.',
    },
  };
}

function decode(content: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    return null;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text, (key, value: unknown) => (key === '__proto__' ? undefined : value));
  } catch {
    return undefined;
  }
}

function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (inString) {
      if (char === '\\') i++;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === '{' || char === '[') deepest = Math.max(deepest, ++depth);
    else if (char === '}' || char === ']') depth--;
  }
  return deepest;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const FRAME_RIGHTS = ['allowScripts', 'allowSameOrigin', 'allowTopNavigation', 'allowModals', 'allowPopups'];

function cleanComponent(component: JsonValue): JsonValue {
  if (!isObject(component)) return component;
  const cleaned: Record<string, JsonValue> = { ...component };
  if (isObject(component['security'])) {
    cleaned['security'] = Object.fromEntries(
      Object.entries(component['security']).filter(([name]) => !FRAME_RIGHTS.includes(name)),
    );
  }
  if (Array.isArray(component['components']))
    cleaned['components'] = (component['components'] as readonly JsonValue[]).map(cleanComponent);
  return cleaned;
}

/** What makes the form dangerous, as the end of a sentence; null when nothing does. */
function unsafeParts(components: readonly JsonValue[]): string | null {
  for (const component of components) {
    if (!isObject(component)) return 'has a component that is no object';
    const name = String(component['label'] ?? component['id'] ?? component['type'] ?? '');
    for (const field of ['url', 'source', 'dataSource', 'href']) {
      const address = component[field];
      if (typeof address === 'string' && !isHarmless(address))
        return `has an address in "${name}" whose kind is not allowed: ${address.slice(0, 60)}`;
    }
    for (const field of ['content', 'text']) {
      const markup = component[field];
      if (typeof markup === 'string' && ACTIVE_MARKUP.test(markup)) return `has active markup in "${name}"`;
      if (typeof markup === 'string' && /<\s*style\b/i.test(markup))
        return `has a style sheet in "${name}", which no page applies. Use style attributes`;
    }
    const inside = component['components'];
    const found = Array.isArray(inside) ? unsafeParts(inside as readonly JsonValue[]) : null;
    if (found !== null) return found;
  }
  return null;
}

const ACTIVE_MARKUP =
  /<\s*(script|iframe|object|embed|link|meta|base|form)\b|\son[a-z]+\s*=|javascript\s*:|vbscript\s*:|data\s*:\s*text\/html/i;

/** An expression, a relative address, http, mail, telephone, or an image in the file. */
function isHarmless(address: string): boolean {
  const plain = [...address]
    .filter((char) => char > ' ')
    .join('')
    .toLowerCase();
  if (plain.startsWith('=')) return true;
  const scheme = /^([a-z][a-z0-9+.-]*):/.exec(plain)?.[1];
  if (scheme === undefined) return !plain.startsWith('//');
  return (
    ['http', 'https', 'mailto', 'tel'].includes(scheme) || /^data:image\/(png|jpeg|gif|webp);/.test(plain)
  );
}
