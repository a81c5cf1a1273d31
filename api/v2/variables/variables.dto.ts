import { z } from 'zod';
import { dateOrNull, keyField, keyOrNull, textField, textOrNull } from '../../http/answer-fields.ts';
import { params } from '../../http/endpoint.ts';
import { anyCase, ext, key, opt, reason } from '../../http/fields.ts';
import { searchAnswer, searchBody } from '../../http/search-dto.ts';

/** One variable; `value` is JSON text. Searches cut it and say so, a single read gives it whole (api.md 1.6). */
const variable = {
  variableKey: keyField(),
  name: textField(),
  value: textField(),
  scopeKey: keyField(),
  processInstanceKey: keyField(),
  rootProcessInstanceKey: keyOrNull(),
  tenantId: textField(),
  valueType: ext(textOrNull()),
  sensitive: ext(z.boolean()),
  updatedAt: ext(dateOrNull()),
  updatedBy: ext(textOrNull()),
};
export const Variable = z.object(variable).meta({ id: 'Variable' });
export const FoundVariable = z
  .object({ ...variable, isTruncated: z.boolean() })
  .meta({ id: 'FoundVariable' });

export const VariableParams = params({ variableKey: key() });
export const VALUE_LENGTH_MAX = 8_192;

/** `?truncateValues=false` gives whole values. */
export const TruncateQuery = z.strictObject({ truncateValues: opt(anyCase(['true', 'false'])) });

export const VariableSearch = searchBody(
  {
    name: 'text',
    value: 'text',
    tenantId: 'text',
    isTruncated: 'boolean',
    variableKey: 'key',
    scopeKey: 'key',
    processInstanceKey: 'key',
  },
  ['value', 'name', 'tenantId', 'variableKey', 'scopeKey', 'processInstanceKey'],
);
export const VariableSearchAnswer = searchAnswer(FoundVariable);

export const TaskVariableSearch = searchBody({ name: 'text' }, [
  'value',
  'name',
  'tenantId',
  'variableKey',
  'scopeKey',
  'processInstanceKey',
]);

export const DeleteVariableBody = z.strictObject({ reason: opt(reason()) });
