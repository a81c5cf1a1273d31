import type { JsonObject, JsonValue } from '#engine';
import { JobFailure } from '../contract/runtime.ts';

/** What cannot get better by trying again: the attempt fails without retries left, and its incident says why. */
export function hopeless(message: string): JobFailure {
  return new JobFailure(message, { isPermanent: true });
}

export function isContext(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Days to seconds are enough; undefined when it is none of these. */
export function durationMs(text: string): number | undefined {
  const parts = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(text);
  if (parts === null) return undefined;
  const [days, hours, minutes, seconds] = parts.slice(1).map((part) => Number(part ?? 0));
  return (((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60_000 + (seconds ?? 0) * 1000;
}

/** The inputs of one connector task, read with sentences that name the input when it cannot be used. */
export class ConnectorInputs {
  readonly values: JsonObject;
  private readonly path: string;

  constructor(values: JsonObject, path = '') {
    this.values = values;
    this.path = path;
  }

  has(name: string): boolean {
    const value = this.value(name);
    return value !== undefined && value !== null;
  }

  value(name: string): JsonValue | undefined {
    return Object.hasOwn(this.values, name) ? this.values[name] : undefined;
  }

  /** Numbers and truth values become text; absent and null are undefined. */
  text(name: string): string | undefined {
    const value = this.value(name);
    if (value === undefined || value === null) return undefined;
    if (typeof value === 'object') throw this.wrong(name, 'text');
    return String(value);
  }

  required(name: string): string {
    const text = this.text(name)?.trim() ?? '';
    if (text === '') throw hopeless(`The input "${this.path}${name}" is missing. Give it a value.`);
    return text;
  }

  number(name: string): number | undefined {
    const text = this.text(name)?.trim();
    if (text === undefined || text === '') return undefined;
    const number = Number(text);
    if (!Number.isFinite(number) || number < 0) throw this.wrong(name, 'a number from 0 on');
    return number;
  }

  flag(name: string): boolean | undefined {
    const value = this.value(name);
    if (value === undefined || value === null || value === '') return undefined;
    if (value === true || value === 'true') return true;
    if (value === false || value === 'false') return false;
    throw this.wrong(name, 'true or false');
  }

  /** A context; none when absent or empty text. */
  object(name: string): ConnectorInputs | undefined {
    const value = this.value(name);
    if (value === undefined || value === null || value === '') return undefined;
    if (!isContext(value)) throw this.wrong(name, 'a context such as {a: "b"}');
    return new ConnectorInputs(value, `${this.path}${name}.`);
  }

  /** Name and text of every member that is not null. */
  entries(): readonly (readonly [string, string])[] {
    return Object.keys(this.values).flatMap((name) => {
      const text = this.text(name);
      return text === undefined ? [] : [[name, text] as const];
    });
  }

  wrong(name: string, what: string): JobFailure {
    return hopeless(`The input "${this.path}${name}" has to be ${what}.`);
  }
}
