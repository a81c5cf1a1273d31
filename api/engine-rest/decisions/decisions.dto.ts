import { z } from 'zod';
import { opt, withDefault } from '../../http/fields.ts';
import { typedVariables } from '../engine-rest-fields.ts';

export const DecisionIdParams = z.object({ id: z.string().min(1).max(600) });
export const DecisionKeyParams = z.object({ key: z.string().min(1).max(255) });
export const TenantDecisionParams = z.object({
  key: z.string().min(1).max(255),
  tenantId: z.string().min(1).max(31),
});

export const EvaluateBody = z.strictObject({ variables: withDefault(typedVariables(), {}) });

/** One object per hit, a typed value per output. */
export const EvaluateAnswer = z.array(z.record(z.string(), z.unknown()));

const text = () => opt(z.string().min(1).max(600));
const flag = () =>
  opt(
    z
      .enum(['true', 'false'], { error: 'INVALID_VALUE: Send true or false.' })
      .transform((value) => value === 'true'),
  );
const count = () =>
  opt(
    z
      .string()
      .regex(/^\d{1,9}$/, { error: 'INVALID_VALUE: Send a number from 0.' })
      .transform(Number),
  );

const conditions = {
  decisionDefinitionId: text(),
  decisionDefinitionIdIn: text(),
  key: text(),
  keyLike: text(),
  name: text(),
  nameLike: text(),
  version: count(),
  latestVersion: flag(),
  versionTag: text(),
  versionTagLike: text(),
  deploymentId: text(),
  resourceName: text(),
  resourceNameLike: text(),
  decisionRequirementsDefinitionId: text(),
  decisionRequirementsDefinitionKey: text(),
  tenantIdIn: text(),
  withoutTenantId: flag(),
};

export const CountQuery = z.strictObject(conditions);
export const ListQuery = z.strictObject({
  ...conditions,
  sortBy: opt(z.enum(['key', 'name', 'version', 'id', 'tenantId'])),
  sortOrder: opt(z.enum(['asc', 'desc'])),
  firstResult: count(),
  maxResults: count(),
});

export const Decision = z.object({
  id: z.string(),
  key: z.string(),
  category: z.string().nullable(),
  name: z.string().nullable(),
  version: z.int(),
  resource: z.string(),
  deploymentId: z.string(),
  tenantId: z.string().nullable(),
  decisionRequirementsDefinitionId: z.string().nullable(),
  decisionRequirementsDefinitionKey: z.string().nullable(),
  historyTimeToLive: z.int().nullable(),
  versionTag: z.string().nullable(),
});
export const DecisionList = z.array(Decision);
export const DecisionCount = z.object({ count: z.int() });
