/** A JSON value: what a variable, a payload or an expression result may be. Numbers are IEEE doubles. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;

/** A JSON object with string keys. */
export interface JsonObject {
  readonly [name: string]: JsonValue;
}

/** A 64-bit key as a decimal string, `n * 1024 + shard`. Never a JavaScript number: it would lose digits. */
export type Key = string & { readonly __brand: 'Key' };

/** Milliseconds since the Unix epoch, UTC, by the database's clock. */
export type InstantMs = number;
