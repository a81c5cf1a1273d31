import type { JsonValue } from '#client';

export type JsonReading = { ok: true; value: JsonValue } | { ok: false; reason: string };

/** Reads JSON text; the reason of a failure is the reader's own, which names the position. */
export function readJson(text: string): JsonReading {
  try {
    return { ok: true, value: JSON.parse(text) as JsonValue };
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
}

/** JSON text made readable; text that is not JSON stays as it is. */
export function prettyJson(text: string): string {
  const reading = readJson(text);
  return reading.ok ? JSON.stringify(reading.value, null, 2) : text;
}
