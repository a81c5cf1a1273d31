import type { JsonValue } from '#engine';
import { hopeless } from '../connector-inputs.ts';
import { CONNECTOR_LIMITS } from '../connector-limits.ts';
import type { IncomingResponse } from './exchange.ts';

/** The body as a value: JSON where the receiver says so, text where it is text, base64 of anything else, null of nothing. */
export function readResponseBody(response: IncomingResponse): JsonValue {
  const { body, headers } = response;
  if (body.length === 0) return null;
  const type = String(headers['content-type'] ?? '').toLowerCase();
  const text = decode(body, type);
  if (text === null) return body.toString('base64');
  return storable((/^[^;]*[/+]json\b/.test(type) ? readJson(text) : undefined) ?? text);
}

/** Undefined when it is none. A body that is nested deeper than values may be is refused before anything walks it. */
export function readJson(text: string): JsonValue | undefined {
  let depth = 0;
  let isText = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (isText) {
      if (character === '\\') index += 1;
      else if (character === '"') isText = false;
    } else if (character === '"') isText = true;
    else if (character === '[' || character === '{') {
      depth += 1;
      if (depth > CONNECTOR_LIMITS.jsonDepth)
        throw hopeless(
          `The JSON of the response is nested deeper than ${CONNECTOR_LIMITS.jsonDepth} levels.`,
        );
    } else if (character === ']' || character === '}') depth -= 1;
  }
  try {
    return JSON.parse(text, (name, value: JsonValue) =>
      name === '__proto__' ? undefined : value,
    ) as JsonValue;
  } catch {
    return undefined;
  }
}

// helpers

/** No database keeps these: NUL, and halves of surrogate pairs. */
const UNSTORABLE = /\0|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

function storable(value: JsonValue): JsonValue {
  if (typeof value === 'string') return value.replace(UNSTORABLE, '\ufffd');
  if (Array.isArray(value)) return value.map(storable);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name.replace(UNSTORABLE, '\ufffd'),
      storable(member as JsonValue),
    ]),
  );
}

function decode(body: Buffer, type: string): string | null {
  const charset = /charset="?([\w-]+)/.exec(type)?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(charset, { fatal: true }).decode(body);
  } catch {
    return null;
  }
}
