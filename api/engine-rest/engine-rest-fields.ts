import { z } from 'zod';
import type { JsonObject, JsonValue, Key } from '#runtime';
import { ApiProblem } from '../http/api-problem.ts';
import { isKey, jsonObject, opt } from '../http/fields.ts';

/** A typed value in a body (api.md 3.1). Unknown members are refused, never ignored. */
export const typedVariable = () =>
  z.strictObject({
    value: z.unknown().transform((value) => value as JsonValue | undefined),
    type: opt(z.string().max(64)),
    valueInfo: opt(jsonObject()),
    /** Sent by clients for local variables; the endpoint itself says where they go. */
    local: opt(z.boolean()),
  });

export const typedVariables = () => z.record(z.string().min(1).max(255), typedVariable());

/** `yyyy-MM-dd'T'HH:mm:ss.SSSZ` or RFC 3339; given on as RFC 3339. */
export const camundaInstant = (): z.ZodType<string, string> =>
  z.string().transform((value, context) => {
    const time = Date.parse(value.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
    if (!Number.isNaN(time) && value.includes('T')) return new Date(time).toISOString();
    const message = 'INVALID_VALUE: Send a date-time such as 2026-11-21T07:10:52.000+0000.';
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });

/** The two addresses of an endpoint of this surface. */
export const restPath = (path: string): { path: string; aliases: readonly string[] } => ({
  path: `/engine-rest${path}`,
  aliases: [`/engine-rest/engine/default${path}`],
});

/** An instant as the runtime writes it, in the format of this surface. */
export const shownDate = (value: JsonValue | undefined): string | null =>
  typeof value === 'string' ? camundaDate(Date.parse(value)) : null;

/** A text, or null. */
export const shownText = (value: JsonValue | undefined): string | null =>
  typeof value === 'string' ? value : null;

/** The id of the version that a row belongs to. */
export const shownDefinition = (row: JsonObject): string =>
  definitionId(
    String(row['processDefinitionId']),
    Number(row['processDefinitionVersion']),
    String(row['processDefinitionKey']) as Key,
  );

/** The keys out of ids; an id that holds none belongs to nothing, so it is left out. */
export const keysIn = (ids: readonly string[]): Key[] =>
  ids.map((id) => id.slice(id.lastIndexOf(':') + 1)).filter((key): key is Key => isKey(key));

/** `yyyy-MM-dd'T'HH:mm:ss.SSSZ` without a colon in the offset. */
export function camundaDate(epochMs: number): string {
  return new Date(epochMs).toISOString().replace('Z', '+0000');
}

/** The tenant `<default>` is shown as null. */
export const shownTenant = (tenantId: string): string | null => (tenantId === '<default>' ? null : tenantId);

/** `<processDefinitionId>:<version>:<processDefinitionKey>`, as Camunda 7 names a definition. */
export const definitionId = (processId: string, version: number, key: Key): string =>
  `${processId}:${version}:${key}`;

/** The key out of a definition id, or a bare key. */
export function definitionKeyOf(id: string): Key {
  const key = id.slice(id.lastIndexOf(':') + 1);
  if (isKey(key)) return key;
  throw new ApiProblem(
    'NOT_FOUND',
    `No process definition found with id ${JSON.stringify(id.slice(0, 300))}.`,
  );
}

/** A path id that must be a key: what is not one cannot exist. */
export function keyOf(id: string, what: string): Key {
  if (isKey(id)) return id;
  throw new ApiProblem('NOT_FOUND', `${what} with id ${JSON.stringify(id.slice(0, 100))} does not exist.`);
}

export const answerObject = () => z.record(z.string(), z.unknown()) as unknown as z.ZodType<JsonObject>;
