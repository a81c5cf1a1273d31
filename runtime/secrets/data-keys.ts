import type { Database } from '../store/definitions/in-transaction.ts';
import {
  findWrappedKey,
  insertWrappedKey,
  listWrappedKeys,
  replaceWrappedKey,
  type WrappedKey,
} from '../store/secrets/secret-rows.ts';
import { newDataKey, seal, serverKeyOf, unseal, type ServerKey } from './seal.ts';

export interface DataKeys {
  /** Undefined: nothing was ever sealed for the tenant. */
  find(tenantId: string): Promise<Buffer | undefined>;
  findOrCreate(tenantId: string): Promise<Buffer>;
  /** After a new key was put first: every tenant's key is wrapped with it, and the old one can go. */
  rewrap(): Promise<void>;
}

/** One data key per tenant, wrapped with the first of the server's keys; the others only open what they wrapped before. */
export function createDataKeys(pool: Database, secretKeys: readonly string[]): DataKeys {
  const keys = secretKeys.map(serverKeyOf);
  const opened = new Map<string, Buffer>();
  const first = (): ServerKey => {
    const [key] = keys;
    if (key === undefined)
      throw new Error('This server has no key for secrets. Set SECRETS_KEY and start it again.');
    return key;
  };
  const wrap = (tenantId: string, dataKey: Buffer): WrappedKey => ({
    tenantId,
    keyId: first().id,
    wrapped: seal(dataKey, first().key, [tenantId, 'data key']),
  });
  const unwrap = ({ tenantId, keyId, wrapped }: WrappedKey): Buffer => {
    const key = keys.find((each) => each.id === keyId);
    if (key === undefined)
      throw new Error(
        'The secrets were stored with a key that this server does not have. Set SECRETS_KEY to it.',
      );
    return unseal(wrapped, key.key, [tenantId, 'data key']);
  };
  const find = async (tenantId: string): Promise<Buffer | undefined> => {
    const known = opened.get(tenantId);
    if (known !== undefined) return known;
    const row = await findWrappedKey(pool, tenantId);
    if (row === null) return undefined;
    const dataKey = unwrap(row);
    opened.set(tenantId, dataKey);
    return dataKey;
  };
  return {
    find,
    findOrCreate: async (tenantId) => {
      const known = await find(tenantId);
      if (known !== undefined) return known;
      await insertWrappedKey(pool, wrap(tenantId, newDataKey()));
      return (await find(tenantId)) as Buffer;
    },
    rewrap: async () => {
      const [current] = keys;
      if (current === undefined) return;
      for (const row of await listWrappedKeys(pool)) {
        const isReadable = keys.some(({ id }) => id === row.keyId);
        if (row.keyId !== current.id && isReadable)
          await replaceWrappedKey(pool, wrap(row.tenantId, unwrap(row)), row.keyId);
      }
    },
  };
}
