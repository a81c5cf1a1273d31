import type { CommandContext, Key, Runtime } from '#runtime';
import { hashOfValue, untoldTypes } from './typed-variables.ts';
import type { KnownTypes, TypedInput } from './typed-variables.ts';

/** The same command, with the types that its JSON values do not tell. */
export function withTypes(
  context: CommandContext,
  typed: Readonly<Record<string, TypedInput>> | undefined,
): CommandContext {
  const variableTypes = untoldTypes(typed);
  return variableTypes.length === 0 ? context : { ...context, variableTypes };
}

/** The types of one request's variables, before anything was stored. */
export function typesOfRequest(typed: Readonly<Record<string, TypedInput>> | undefined): KnownTypes {
  return knownTypes(untoldTypes(typed));
}

/** What was kept for the variables of these instances, in one look. */
export async function typesOfInstances(
  runtime: Runtime,
  keys: readonly Key[],
): Promise<(instanceKey: Key) => KnownTypes> {
  const byInstance = new Map<Key, { name: string; type: string; valueHash: string }[]>();
  for (const { instanceKey, ...type } of await runtime.queries.variableTypes([...new Set(keys)])) {
    const types = byInstance.get(instanceKey);
    if (types === undefined) byInstance.set(instanceKey, [type]);
    else types.push(type);
  }
  return (instanceKey) => knownTypes(byInstance.get(instanceKey) ?? []);
}

// helpers

/** The first that fits counts: they come latest first. */
function knownTypes(
  types: readonly { readonly name: string; readonly type: string; readonly valueHash: string }[],
): KnownTypes {
  return {
    typeOf(name, value) {
      const ofName = types.filter((each) => each.name === name);
      if (ofName.length === 0) return undefined;
      const hash = hashOfValue(value);
      return ofName.find(({ valueHash }) => valueHash === hash)?.type;
    },
  };
}
