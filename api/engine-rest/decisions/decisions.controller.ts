import type { CommandContext, Filter, JsonObject, Key, Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import type { z } from 'zod';
import { AccessCheck } from '../../auth/access-check.ts';
import { filtered, onPath, onRow } from '../../auth/permission.ts';
import { found } from '../../auth/row-access.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint, VARIABLES_BODY_MAX } from '../../http/endpoint.ts';
import { ApiProblem } from '../../http/api-problem.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { definitionId, definitionKeyOf, shownTenant } from '../engine-rest-fields.ts';
import { toJsonVariables, toTypedVariables } from '../variables/typed-variables.ts';
import {
  CountQuery,
  Decision,
  DecisionCount,
  DecisionIdParams,
  DecisionKeyParams,
  DecisionList,
  EvaluateAnswer,
  EvaluateBody,
  ListQuery,
  TenantDecisionParams,
} from './decisions.dto.ts';

const RIGHT = 'DECISION_DEFINITION:CREATE_DECISION_INSTANCE';
const evaluate = {
  method: 'POST',
  level: 'L2',
  idempotency: 'K',
  body: EvaluateBody,
  bodyLimit: VARIABLES_BODY_MAX,
  response: EvaluateAnswer,
} as const;
const read = {
  method: 'GET',
  permission: filtered('DECISION_DEFINITION:READ_DECISION_DEFINITION'),
  level: 'L3',
  idempotency: 'R',
} as const;
const RESULTS_MAX = 10_000;

/** Decisions as Camunda 7 clients see them. */
@Controller()
export class EngineRestDecisionsController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(AccessCheck) private readonly access: AccessCheck,
  ) {}

  @Endpoint({
    ...evaluate,
    path: '/engine-rest/decision-definition/key/:key/evaluate',
    aliases: ['/engine-rest/engine/default/decision-definition/key/:key/evaluate'],
    summary: 'Evaluate the latest version of a decision',
    permission: onPath('key', RIGHT),
    params: DecisionKeyParams,
  })
  async evaluateByKey(@Input() call: Call<typeof EvaluateBody, typeof DecisionKeyParams>): Promise<object> {
    return this.evaluate(call.context(), { id: call.params.key }, call.body);
  }

  @Endpoint({
    ...evaluate,
    path: '/engine-rest/decision-definition/key/:key/tenant-id/:tenantId/evaluate',
    aliases: ['/engine-rest/engine/default/decision-definition/key/:key/tenant-id/:tenantId/evaluate'],
    summary: 'Evaluate the latest version of a decision of one tenant',
    permission: onPath('key', RIGHT),
    params: TenantDecisionParams,
  })
  async evaluateByKeyAndTenant(
    @Input() call: Call<typeof EvaluateBody, typeof TenantDecisionParams>,
  ): Promise<object> {
    const { key: id, tenantId } = call.params;
    return this.evaluate(call.context({ tenantId }), { id }, call.body);
  }

  @Endpoint({
    ...evaluate,
    path: '/engine-rest/decision-definition/:id/evaluate',
    aliases: ['/engine-rest/engine/default/decision-definition/:id/evaluate'],
    summary: 'Evaluate one version of a decision',
    permission: onRow(RIGHT),
    params: DecisionIdParams,
  })
  async evaluateById(@Input() call: Call<typeof EvaluateBody, typeof DecisionIdParams>): Promise<object> {
    const key = definitionKeyOf(call.params.id);
    await this.access.requireRow(call.caller, [RIGHT], async () => {
      const row = await this.runtime.queries.get(call.caller, 'decisionDefinitions', key);
      return row && { DECISION_DEFINITION: String(row['decisionDefinitionId']) };
    });
    return this.evaluate(call.context(), { key }, call.body);
  }

  @Endpoint({
    ...read,
    path: '/engine-rest/decision-definition',
    aliases: ['/engine-rest/engine/default/decision-definition'],
    summary: 'List versions of decisions',
    query: ListQuery,
    response: DecisionList,
  })
  async listDecisions(@Input() call: Call<undefined, undefined, typeof ListQuery>): Promise<object> {
    const { sortBy, sortOrder, firstResult, maxResults, ...conditions } = call.query;
    const limit = Math.min(maxResults ?? RESULTS_MAX, RESULTS_MAX);
    if (limit === 0) return [];
    const from = Math.min(firstResult ?? 0, RESULTS_MAX - limit);
    const order = sortOrder === 'desc' ? ('DESC' as const) : ('ASC' as const);
    const page = await this.runtime.queries.search(call.caller, 'decisionDefinitions', {
      filter: filterOf(conditions),
      sort: sortBy === undefined ? [] : [{ field: SORT_FIELDS[sortBy], order }],
      page: { limit, from },
    });
    return page.items.map(toDecision);
  }

  @Endpoint({
    ...read,
    path: '/engine-rest/decision-definition/count',
    aliases: ['/engine-rest/engine/default/decision-definition/count'],
    summary: 'Count versions of decisions',
    query: CountQuery,
    response: DecisionCount,
  })
  async countDecisions(@Input() call: Call<undefined, undefined, typeof CountQuery>): Promise<object> {
    const count = await this.runtime.queries.count(call.caller, 'decisionDefinitions', filterOf(call.query));
    return { count };
  }

  @Endpoint({
    ...read,
    path: '/engine-rest/decision-definition/:id',
    aliases: ['/engine-rest/engine/default/decision-definition/:id'],
    summary: 'Read a version of a decision',
    params: DecisionIdParams,
    response: Decision,
    codes: ['NOT_FOUND'],
  })
  async getDecision(@Input() call: Call<undefined, typeof DecisionIdParams>): Promise<object> {
    const key = definitionKeyOf(call.params.id);
    return toDecision(found(await this.runtime.queries.get(call.caller, 'decisionDefinitions', key)));
  }

  private async evaluate(
    context: CommandContext,
    decision: { readonly id: string } | { readonly key: Key },
    body: z.output<typeof EvaluateBody>,
  ): Promise<object> {
    const variables = toJsonVariables(body.variables);
    const evaluation = await this.runtime.decisions.evaluate(context, { decision, variables });
    if (evaluation.failureMessage !== null)
      throw new ApiProblem('EXPRESSION_FAILED', evaluation.failureMessage);
    return evaluation.rows.map((row) => toTypedVariables(row));
  }
}

// helpers

const SORT_FIELDS = {
  key: 'decisionDefinitionId',
  name: 'name',
  version: 'version',
  id: 'decisionDefinitionKey',
  tenantId: 'tenantId',
} as const;

type Conditions = z.output<typeof CountQuery>;

/** Patterns of Camunda 7 have `%`; ours have `*`. */
const like = (pattern: string): Filter => ({
  $like: pattern.replace(/[*?\\]/g, (char) => `\\${char}`).replaceAll('%', '*'),
});
const list = (text: string): string[] => text.split(',').map((part) => part.trim());

/** What each condition of the query asks of the search; those that are not given ask nothing. */
const ASKED: {
  readonly [Name in keyof Conditions]-?: (value: NonNullable<Conditions[Name]>) => Filter;
} = {
  decisionDefinitionId: (id) => ({ decisionDefinitionKey: definitionKeyOf(id) }),
  decisionDefinitionIdIn: (ids) => ({ decisionDefinitionKey: { $in: list(ids).map(definitionKeyOf) } }),
  key: (key) => ({ decisionDefinitionId: key }),
  keyLike: (pattern) => ({ decisionDefinitionId: like(pattern) }),
  name: (name) => ({ name }),
  nameLike: (pattern) => ({ name: like(pattern) }),
  version: (version) => ({ version }),
  latestVersion: (isLatest) => (isLatest ? { isLatestVersion: true } : {}),
  versionTag: (versionTag) => ({ versionTag }),
  versionTagLike: (pattern) => ({ versionTag: like(pattern) }),
  deploymentId: (deploymentKey) => ({ deploymentKey }),
  resourceName: (resourceName) => ({ resourceName }),
  resourceNameLike: (pattern) => ({ resourceName: like(pattern) }),
  decisionRequirementsDefinitionId: (id) => ({ decisionRequirementsKey: definitionKeyOf(id) }),
  decisionRequirementsDefinitionKey: (key) => ({ decisionRequirementsId: key }),
  tenantIdIn: (ids) => ({ tenantId: { $in: list(ids) } }),
  withoutTenantId: (isWithout) => (isWithout ? { tenantId: '<default>' } : {}),
};

/** Two conditions on one field hold both. */
function filterOf(conditions: Conditions): Filter {
  const filter: Record<string, JsonObject[string]> = {};
  for (const [name, value] of Object.entries(conditions)) {
    if (value === undefined) continue;
    const asked = (ASKED[name as keyof Conditions] as (value: unknown) => Filter)(value);
    for (const [field, condition] of Object.entries(asked))
      filter[field] = { ...operators(filter[field]), ...operators(condition) };
  }
  return filter;
}

function operators(condition: JsonObject[string] | undefined): JsonObject {
  if (condition === undefined) return {};
  return typeof condition === 'object' && condition !== null ? (condition as JsonObject) : { $eq: condition };
}

function toDecision(row: JsonObject): z.output<typeof Decision> {
  const [id, version, key] = [row['decisionDefinitionId'], row['version'], row['decisionDefinitionKey']];
  const requirementsKey = String(row['decisionRequirementsKey']) as Key;
  const requirementsId = String(row['decisionRequirementsId']);
  return {
    id: definitionId(String(id), Number(version), String(key) as Key),
    key: String(id),
    category: null,
    name: row['name'] as string | null,
    version: Number(version),
    resource: String(row['resourceName']),
    deploymentId: String(row['deploymentKey']),
    tenantId: shownTenant(String(row['tenantId'])),
    decisionRequirementsDefinitionId: definitionId(
      requirementsId,
      Number(row['decisionRequirementsVersion']),
      requirementsKey,
    ),
    decisionRequirementsDefinitionKey: requirementsId,
    historyTimeToLive: null,
    versionTag: row['versionTag'] as string | null,
  };
}
