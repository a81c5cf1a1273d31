import type { JsonValue } from '#engine';

/** What stands where a secret stood. */
const REMOVED = '[secret]';
/** Shorter texts stand by chance in every other sentence. */
const LENGTH_MIN = 4;

export interface Redactor {
  text(text: string): string;
  /** Texts and names at every depth. */
  value<T extends JsonValue>(value: T): T;
}

/** Takes exactly these values out of what leaves a connector, also where they were encoded on their way. */
export function createRedactor(secrets: Iterable<string>): Redactor {
  const forms = new Set<string>();
  for (const secret of secrets) {
    if (secret.length < LENGTH_MIN) continue;
    const inJson = JSON.stringify(secret).slice(1, -1);
    const inForm = new URLSearchParams([['', secret]]).toString().slice(1);
    const inBase64 = Buffer.from(secret).toString('base64');
    for (const form of [
      secret,
      inJson,
      inForm,
      encodeURIComponent(secret),
      inBase64,
      inBase64.replace(/=+$/, ''),
    ])
      forms.add(form);
  }
  // The longest first: one may be a part of another.
  const ordered = [...forms].sort((a, b) => b.length - a.length);
  const text = (given: string): string =>
    ordered.reduce((kept, form) => (kept.includes(form) ? kept.split(form).join(REMOVED) : kept), given);
  const value = (given: JsonValue): JsonValue => {
    if (typeof given === 'string') return text(given);
    if (Array.isArray(given)) return given.map(value);
    if (typeof given !== 'object' || given === null) return given;
    return Object.fromEntries(
      Object.entries(given).map(([name, member]) => [text(name), value(member as JsonValue)]),
    );
  };
  return {
    text: ordered.length === 0 ? (given) => given : text,
    value: <T extends JsonValue>(given: T): T => (ordered.length === 0 ? given : (value(given) as T)),
  };
}
