import type { DeploymentResult, JsonObject, Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { onAny } from '../../auth/permission.ts';
import type { FieldError } from '../../http/api-problem.ts';
import { ApiProblem } from '../../http/api-problem.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { DEPLOYMENT_BODY_MAX, Endpoint, VARIABLES_BODY_MAX } from '../../http/endpoint.ts';
import { defined } from '../../http/fields.ts';
import { check, refuse } from '../../http/request-check.ts';
import { RUNTIME } from '../../runtime.token.ts';
import {
  CheckAnswer,
  CheckBody,
  DecisionTrialAnswer,
  DecisionTrialBody,
  Deployment,
  DeploymentOptions,
} from './deployments.dto.ts';
import { readUpload, requireFileNames, withUploadHash } from './multipart-parts.ts';

/** Deploying files, and the same checks without deploying. */
@Controller()
export class DeploymentsController {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  @Endpoint({
    method: 'POST',
    path: '/v2/deployments',
    summary: 'Deploy files; all of them or none',
    permission: onAny('RESOURCE:CREATE'),
    level: 'L1',
    idempotency: 'N',
    accepts: 'multipart',
    rate: 'deploy',
    body: DeploymentOptions,
    bodyLimit: DEPLOYMENT_BODY_MAX + 65_536,
    response: Deployment,
    codes: ['DEPLOYMENT_REFUSED'],
  })
  async deploy(@Input() call: Call): Promise<object> {
    const { files, fields } = await readUpload(call.request);
    const errors: FieldError[] = [];
    const options = check(DeploymentOptions, fields, '', errors);
    const resources = files.filter((file) => file.field === 'resources');
    for (const file of files)
      if (file.field !== 'resources')
        errors.push({
          pointer: `/${file.field}`,
          code: 'UNKNOWN_PROPERTY',
          message: 'Name file parts "resources".',
        });
    if (resources.length === 0)
      errors.push({
        pointer: '/resources',
        code: 'MISSING_FIELD',
        message: 'Send at least one file in a part named "resources".',
      });
    if (errors.length > 0 || !options) refuse(errors);
    requireFileNames(resources);
    const { tenantId, force, ...more } = options;
    const context = withUploadHash(call.context({ tenantId }), resources, fields);
    const result = await this.runtime.definitions.deploy(context, {
      ...defined(more),
      resources: resources.map(({ name, content }) => ({ name, content })),
      duplicates: force === true ? 'always-new' : 'filter',
    });
    return {
      ...toPublicDeployment(result),
      deployedBy: call.caller.id,
      versionNote: options.versionNote ?? null,
    };
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/models/check',
    summary: 'Run the checks of a deployment without deploying',
    permission: onAny('RESOURCE:CREATE', 'PROJECT:READ'),
    level: 'X1',
    idempotency: 'R',
    body: CheckBody,
    bodyLimit: DEPLOYMENT_BODY_MAX,
    response: CheckAnswer,
    alwaysExtended: true,
  })
  async checkModels(@Input() call: Call<typeof CheckBody>): Promise<object> {
    const { resources, delegatesAsJobs, strict, soundness } = call.body;
    const { tenantId } = call.context({});
    const request = { resources: filesOf(resources), delegatesAsJobs, strict, soundness, tenantId };
    const checked = await this.runtime.definitions.check(request);
    return { ...checked, soundness: { ...checked.soundness, findings: findingsOf(checked.problems) } };
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/models/evaluation',
    summary: 'Evaluate a decision of files that are not deployed',
    permission: onAny('EXPRESSION:EVALUATE'),
    level: 'X1',
    idempotency: 'R',
    body: DecisionTrialBody,
    bodyLimit: DEPLOYMENT_BODY_MAX + VARIABLES_BODY_MAX,
    status: 200,
    response: DecisionTrialAnswer,
    codes: ['DEPLOYMENT_REFUSED', 'NOT_FOUND'],
    alwaysExtended: true,
  })
  async tryDecision(@Input() call: Call<typeof DecisionTrialBody>): Promise<object> {
    const { resources, decisionDefinitionId, variables } = call.body;
    const { tenantId } = call.context({});
    const request = {
      resources: filesOf(resources),
      decisionId: decisionDefinitionId,
      ...defined({ variables, tenantId }),
    };
    return this.runtime.decisions.tryOut(request);
  }
}

function filesOf(resources: readonly { name: string; content: string }[]) {
  if (new Set(resources.map(({ name }) => name)).size < resources.length)
    throw new ApiProblem('INVALID_VALUE', 'Two resources have the same name. Rename one.');
  return resources.map(({ name, content }) => ({ name, content: Buffer.from(content, 'utf8') }));
}

/** What exploring the tokens found, apart from the other problems, each with the run that shows it. */
function findingsOf(problems: DeploymentResult['problems']): readonly object[] {
  return problems
    .filter(({ code }) => SOUNDNESS_CODES.has(code))
    .map(({ code, elementId, path }) => ({
      code,
      elementIds: elementId === undefined ? [] : [elementId],
      counterExample: path ?? [],
    }));
}

const SOUNDNESS_CODES: ReadonlySet<string> = new Set([
  ...[
    'DEADLOCK',
    'MUTUAL_WAIT',
    'LACK_OF_SYNCHRONIZATION',
    'DEAD_ELEMENT',
    'NO_PROPER_END',
    'LOOP_WITHOUT_WAIT',
  ],
]);

/** One entry per definition; exactly one of its members is not null. */
export function toPublicDeployment(result: DeploymentResult): JsonObject {
  const { deploymentKey, tenantId, deployedAt } = result;
  const none = {
    processDefinition: null,
    decisionDefinition: null,
    decisionRequirements: null,
    form: null,
    resource: null,
  };
  const deployments: JsonObject[] = [
    ...result.processes.map(
      ({ processDefinitionId, version, resourceName, processDefinitionKey, duplicate }) => ({
        ...none,
        processDefinition: {
          processDefinitionId,
          processDefinitionVersion: version,
          resourceName,
          tenantId,
          processDefinitionKey,
        },
        duplicate,
      }),
    ),
    ...result.decisions.map(({ duplicate, versionTag: _tag, resourceName: _file, ...decision }) => ({
      ...none,
      decisionDefinition: { ...decision, tenantId },
      duplicate,
    })),
    ...result.decisionRequirements.map(({ duplicate, ...requirements }) => ({
      ...none,
      decisionRequirements: { ...requirements, tenantId },
      duplicate,
    })),
    ...result.forms.map(({ formId, version, resourceName, formKey, duplicate }) => ({
      ...none,
      form: { formId, version, resourceName, tenantId, formKey },
      duplicate,
    })),
    ...result.resources.map(({ resourceId, resourceName, version, resourceKey, duplicate }) => ({
      ...none,
      resource: { resourceId, resourceName, version, tenantId, resourceKey },
      duplicate,
    })),
  ];
  return {
    deploymentKey,
    tenantId,
    deployedAt,
    deployments,
    problems: result.problems as unknown as JsonObject[],
  };
}
