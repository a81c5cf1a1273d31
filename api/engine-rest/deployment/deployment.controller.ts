import type { DeploymentResult, JsonObject, Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { onAny } from '../../auth/permission.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { DEPLOYMENT_BODY_MAX, Endpoint } from '../../http/endpoint.ts';
import { defined, opt, tenantId, text } from '../../http/fields.ts';
import { check, refuse } from '../../http/request-check.ts';
import type { FieldError } from '../../http/api-problem.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { readUpload, requireFileNames, withUploadHash } from '../../v2/deployments/multipart-parts.ts';
import { camundaDate, definitionId, shownTenant } from '../engine-rest-fields.ts';

const flag = () =>
  opt(
    z
      .enum(['true', 'false'], { error: 'INVALID_VALUE: Send true or false.' })
      .transform((value) => value === 'true'),
  );

/** The text parts of a Camunda 7 deployment (api.md section 4); every part with a file name is a resource. */
export const DeploymentOptions = z.strictObject({
  'deployment-name': opt(text(255)),
  'deployment-source': opt(text(255)),
  'enable-duplicate-filtering': flag(),
  'deploy-changed-only': flag(),
  'tenant-id': opt(tenantId()),
  strict: flag(),
  'delegates-as-jobs': flag(),
  'version-note': opt(text(2000)),
});

const DeploymentAnswer = z.object({
  links: z.array(z.unknown()),
  id: z.string(),
  name: z.string().nullable(),
  source: z.string().nullable(),
  deploymentTime: z.string(),
  tenantId: z.string().nullable(),
  deployedProcessDefinitions: z.record(z.string(), z.unknown()).nullable(),
  deployedDecisionDefinitions: z.record(z.string(), z.unknown()).nullable(),
  deployedDecisionRequirementsDefinitions: z.record(z.string(), z.unknown()).nullable(),
});

@Controller()
export class DeploymentController {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  @Endpoint({
    method: 'POST',
    path: '/engine-rest/deployment/create',
    aliases: ['/engine-rest/engine/default/deployment/create'],
    summary: 'Deploy files; all of them or none',
    permission: onAny('RESOURCE:CREATE'),
    level: 'L1',
    idempotency: 'N',
    accepts: 'multipart',
    body: DeploymentOptions,
    bodyLimit: DEPLOYMENT_BODY_MAX + 65_536,
    response: DeploymentAnswer,
    codes: ['DEPLOYMENT_REFUSED'],
  })
  async createDeployment(@Input() call: Call): Promise<object> {
    const { files, fields } = await readUpload(call.request);
    const errors: FieldError[] = [];
    const options = check(DeploymentOptions, fields, '', errors);
    if (files.length === 0)
      errors.push({
        pointer: '',
        code: 'MISSING_FIELD',
        message: 'Send at least one part with a file name.',
      });
    if (errors.length > 0 || !options) refuse(errors);
    requireFileNames(files);
    const name = options['deployment-name'];
    const source = options['deployment-source'];
    const context = withUploadHash(call.context({ tenantId: options['tenant-id'] }), files, fields);
    const result = await this.runtime.definitions.deploy(context, {
      ...defined({
        name,
        source,
        strict: options.strict,
        delegatesAsJobs: options['delegates-as-jobs'],
        versionNote: options['version-note'],
      }),
      resources: files.map((file) => ({ name: file.name, content: file.content })),
      duplicates: options['enable-duplicate-filtering'] === true ? 'filter' : 'always-new',
    });
    return toAnswer(result, name ?? null, source ?? null);
  }
}

// helpers

function toAnswer(result: DeploymentResult, name: string | null, source: string | null): JsonObject {
  const tenant = shownTenant(result.tenantId);
  const created = result.processes.filter((process) => !process.duplicate);
  const definitions = created.map((process) => {
    const id = definitionId(process.processDefinitionId, process.version, process.processDefinitionKey);
    const { processDefinitionId: key, version, versionTag, resourceName: resource } = process;
    const definition = {
      id,
      key,
      version,
      versionTag,
      resource,
      deploymentId: result.deploymentKey,
      tenantId: tenant,
      suspended: false,
      diagram: null,
    };
    return [id, definition] as const;
  });
  return {
    links: [],
    id: result.deploymentKey,
    name,
    source,
    deploymentTime: camundaDate(Date.parse(result.deployedAt)),
    tenantId: tenant,
    deployedProcessDefinitions: definitions.length > 0 ? Object.fromEntries(definitions) : null,
    ...deployedDecisions(result, tenant),
  };
}

/** New decisions and decision models by their ids; null when nothing is new. */
function deployedDecisions(result: DeploymentResult, tenantId: string | null): JsonObject {
  const { deploymentKey: deploymentId } = result;
  const byId = (definitions: readonly (JsonObject & { readonly id: string })[]): JsonObject | null =>
    definitions.length === 0 ? null : Object.fromEntries(definitions.map((each) => [each.id, each]));
  const models = result.decisionRequirements.map(({ duplicate, ...model }) => {
    const { decisionRequirementsId: key, decisionRequirementsName: name, version } = model;
    const id = definitionId(key, version, model.decisionRequirementsKey);
    const resource = model.resourceName;
    return { duplicate, shown: { id, key, category: null, name, version, resource, deploymentId, tenantId } };
  });
  const decisions = result.decisions.map(({ duplicate, ...decision }) => {
    const { decisionDefinitionId: key, name, version, versionTag, resourceName: resource } = decision;
    const requirements = result.decisionRequirements.find(
      (model) => model.decisionRequirementsKey === decision.decisionRequirementsKey,
    );
    const shown = {
      id: definitionId(key, version, decision.decisionDefinitionKey),
      key,
      category: null,
      name,
      version,
      versionTag,
      resource,
      deploymentId,
      tenantId,
      decisionRequirementsDefinitionId: definitionId(
        decision.decisionRequirementsId,
        requirements?.version ?? version,
        decision.decisionRequirementsKey,
      ),
      decisionRequirementsDefinitionKey: decision.decisionRequirementsId,
      historyTimeToLive: null,
    };
    return { duplicate, shown };
  });
  const isNew = ({ duplicate }: { readonly duplicate: boolean }): boolean => !duplicate;
  return {
    deployedDecisionDefinitions: byId(decisions.filter(isNew).map(({ shown }) => shown)),
    deployedDecisionRequirementsDefinitions: byId(models.filter(isNew).map(({ shown }) => shown)),
  };
}
