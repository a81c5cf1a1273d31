import { context, isContext, isList } from '../values.ts';
import type { FeelContext, FeelList, FeelValue } from '../values.ts';
import { signature } from './signature.ts';
import type { Signature } from './signature.ts';

/** DMN 1.5, 10.3.4.11. */
export const CONTEXT_FUNCTIONS: Readonly<Record<string, readonly Signature[]>> = {
  'get value': [
    signature('m: context, key: string', (args) => args.get<FeelContext>(0).get(args.get(1)) ?? null),
    signature('m: context, keys: list', (args) => valueAt(args.get(0), args.get(1))),
  ],
  'get entries': [
    signature('m: context', (args) =>
      [...args.get<FeelContext>(0)].map(([key, value]) =>
        context([
          ['key', key],
          ['value', value],
        ]),
      ),
    ),
  ],
  context: [signature('entries: list', (args) => fromEntries(args.get(0)))],
  'context put': [
    signature('context: context, key: string, value: any', (args) =>
      put(args.get(0), [args.get(1)], args.get(2)),
    ),
    signature('context: context, keys: list, value: any', (args) =>
      put(args.get(0), args.get(1), args.get(2)),
    ),
  ],
  // Older names of the two around it.
  put: [
    signature('context: context, key: string, value: any', (args) =>
      put(args.get(0), [args.get(1)], args.get(2)),
    ),
  ],
  'put all': [
    signature('...contexts: context', (args) =>
      context(args.get<FeelList>(0).flatMap((one) => (isContext(one) ? [...one] : []))),
    ),
  ],
  'context merge': [
    signature('contexts: list', (args) => {
      const contexts = args.get<FeelList>(0);
      return contexts.every(isContext) ? context(contexts.flatMap((one) => [...one])) : null;
    }),
  ],
};

// helpers

function valueAt(value: FeelValue, keys: FeelList): FeelValue {
  let at = value;
  for (const key of keys) at = isContext(at) && typeof key === 'string' ? (at.get(key) ?? null) : null;
  return keys.length === 0 ? null : at;
}

/** A list of contexts with `key` and `value`; a key that is given twice makes no context. */
function fromEntries(entries: FeelList): FeelValue {
  const members = new Map<string, FeelValue>();
  for (const entry of entries) {
    const key = isContext(entry) ? entry.get('key') : undefined;
    if (!isContext(entry) || typeof key !== 'string' || !entry.has('value') || members.has(key)) return null;
    members.set(key, entry.get('value') ?? null);
  }
  return context(members);
}

/** Puts along a path of keys; contexts that are not there yet are made. */
function put(target: FeelValue, keys: FeelList, value: FeelValue): FeelValue {
  const [key, ...rest] = keys;
  if (typeof key !== 'string' || !isContext(target)) return null;
  const inner = rest.length === 0 ? value : put(target.get(key) ?? null, rest, value);
  if (rest.length > 0 && (inner === null || isList(inner))) return null;
  return context([...target, [key, inner]]);
}
