import type { ClientBase } from 'pg';

type Query = (config: unknown, ...rest: unknown[]) => unknown;

/**
 * Sends every statement whole: a name is the promise that the connection still knows it, which a pooler in transaction mode does
 * not keep.
 */
export function forgetNames(client: ClientBase): void {
  const query = client.query.bind(client) as Query;
  const whole: Query = (config, ...rest) => query(isNamed(config) ? withoutName(config) : config, ...rest);
  client.query = whole as ClientBase['query'];
}

// helpers

interface Named {
  readonly name: string;
}

function isNamed(config: unknown): config is Named {
  return typeof config === 'object' && config !== null && typeof (config as Partial<Named>).name === 'string';
}

function withoutName({ name: _, ...config }: Named): object {
  return config;
}
