import type { ClusterVariable, JsonObject, JsonValue } from '#runtime';
import { z } from 'zod';
import { textField, textOrNull, values } from '../../http/answer-fields.ts';
import { params } from '../../http/endpoint.ts';
import { anyCase, jsonObject, opt, tenantId, withDefault } from '../../http/fields.ts';
import { searchAnswer, searchBody } from '../../http/search-dto.ts';

/** What a search shows of a value. */
const VALUE_SHOWN_MAX = 8_192;

/** Reachable in FEEL as `camunda.vars.env.NAME`. */
const variableName = () =>
  z.string().regex(/^[A-Za-z_]\w{0,254}$/, {
    error:
      'INVALID_VALUE: The name of a cluster variable has 1 to 255 letters, digits or _, and begins with a letter or _.',
  });
const anyValue = () =>
  z
    .unknown()
    .refine((value) => value !== undefined && value !== null, {
      error: 'MISSING_FIELD: Send the value: any JSON but null.',
    })
    .meta({}) as unknown as z.ZodType<JsonValue, JsonValue>;
/** Secrets are resolved where a model names them, so nothing else can carry one into an expression. */
const kind = () =>
  withDefault(
    anyCase(['JSON', 'SECRET_REFERENCE']).refine((given) => given === 'JSON', {
      error:
        'INVALID_VALUE: A cluster variable cannot stand for a secret. Write secrets.NAME in the input of the task that needs it.',
    }),
    'JSON',
  );

export const GlobalParams = params({ name: variableName() });
export const TenantParams = params({ tenantId: tenantId() });
export const TenantVariableParams = params({ tenantId: tenantId(), name: variableName() });

export const CreateBody = z.strictObject({
  name: variableName(),
  value: anyValue(),
  metadata: opt(jsonObject()),
  kind: kind(),
});
export const UpdateBody = z.strictObject({ value: anyValue(), metadata: opt(jsonObject()), kind: kind() });

export const ClusterVariableSearch = searchBody(
  { name: 'text', value: 'text', scope: ['GLOBAL', 'TENANT'], tenantId: 'text', isTruncated: 'boolean' },
  ['name', 'value', 'tenantId', 'scope'],
);
export const SearchQuery = z.strictObject({ truncateValues: opt(anyCase(['true', 'false'])) });

const fields = {
  name: textField(),
  scope: z.enum(['GLOBAL', 'TENANT']),
  tenantId: textOrNull(),
  metadata: values(),
  kind: z.enum(['JSON']),
  value: textField(),
};
export const Answer = z.object(fields).meta({ id: 'ClusterVariable' });
export const SearchAnswer = searchAnswer(
  z.object({ ...fields, isTruncated: z.boolean() }).meta({ id: 'ClusterVariableSearchItem' }),
);

export function answerOf({ name, tenantId: owner, value, metadata }: ClusterVariable): JsonObject {
  const scope = owner === null ? 'GLOBAL' : 'TENANT';
  return { name, scope, tenantId: owner, metadata, kind: 'JSON', value: JSON.stringify(value) };
}

export function foundOf(variable: ClusterVariable, isWhole: boolean): JsonObject {
  const answer = answerOf(variable);
  const value = String(answer['value']);
  const isTruncated = !isWhole && value.length > VALUE_SHOWN_MAX;
  return { ...answer, value: isTruncated ? value.slice(0, VALUE_SHOWN_MAX) : value, isTruncated };
}
