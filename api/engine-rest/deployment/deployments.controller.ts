import type { JsonObject, Key, Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { filtered, onRow } from '../../auth/permission.ts';
import { found, RowAccess } from '../../auth/row-access.ts';
import { ApiProblem } from '../../http/api-problem.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint } from '../../http/endpoint.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { keyOf, restPath, shownDate, shownTenant, shownText } from '../engine-rest-fields.ts';
import { instant, like, text, texts, flag } from '../lists/conditions.ts';
import { listController } from '../lists/list-controller.ts';
import { flagText } from '../lists/query-fields.ts';
import { sendFile } from '../variables/send-file.ts';

const readable = filtered('RESOURCE:READ', 'RESOURCE:CREATE');

const Deployment = z.object({
  links: z.array(z.unknown()),
  id: z.string(),
  name: z.string().nullable(),
  source: z.string().nullable(),
  deploymentTime: z.string().nullable(),
  tenantId: z.string().nullable(),
});
const Resource = z.object({ id: z.string(), name: z.string(), deploymentId: z.string() });

/** Camunda Modeler looks here whether it has found a server. */
export const DeploymentLists = listController({
  name: 'Deployments',
  what: 'deployments',
  path: '/deployment',
  kind: 'deployments',
  permission: readable,
  level: 'L2',
  takesBody: false,
  conditions: {
    id: text((id) => ({ deploymentKey: /^\d{1,18}$/.test(id) ? id : { $in: [] } })),
    name: text((name) => ({ name })),
    nameLike: text((pattern) => ({ name: like(pattern) })),
    source: text((source) => ({ source })),
    withoutSource: flag(() => ({ source: { $exists: false } })),
    tenantIdIn: texts((ids) => ({ tenantId: { $in: ids } })),
    withoutTenantId: flag(() => ({ tenantId: '<default>' })),
    after: instant((at) => ({ deployedAt: { $gt: at } })),
    before: instant((at) => ({ deployedAt: { $lt: at } })),
  },
  sortBy: { id: 'deploymentKey', name: 'name', deploymentTime: 'deployedAt', tenantId: 'tenantId' },
  row: Deployment,
  show: toDeployment,
});

const IdParams = z.object({ id: z.string().min(1).max(64) });
const ResourceParams = z.object({ id: z.string().min(1).max(64), resourceId: z.string().min(1).max(64) });
const DeleteQuery = z.strictObject({
  cascade: flagText(),
  skipCustomListeners: flagText(),
  skipIoMappings: flagText(),
});

/** More running instances than this are not ended within one request. */
const CASCADE_MAX = 1_000;

/** One deployment, its files, and its end. */
@Controller()
export class DeploymentsController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(RowAccess) private readonly rows: RowAccess,
  ) {}

  @Endpoint({
    ...restPath('/deployment/:id'),
    method: 'GET',
    summary: 'Read a deployment',
    permission: readable,
    level: 'L2',
    idempotency: 'R',
    params: IdParams,
    response: Deployment,
    codes: ['NOT_FOUND'],
  })
  async readDeployment(@Input() call: Call<undefined, typeof IdParams>): Promise<object> {
    return toDeployment(await this.find(call));
  }

  @Endpoint({
    ...restPath('/deployment/:id/resources'),
    method: 'GET',
    summary: 'List the files of a deployment',
    permission: readable,
    level: 'L2',
    idempotency: 'R',
    params: IdParams,
    response: z.array(Resource),
    codes: ['NOT_FOUND'],
  })
  async listDeploymentResources(@Input() call: Call<undefined, typeof IdParams>): Promise<object> {
    const { deploymentKey } = await this.find(call);
    const page = await this.runtime.queries.search(call.caller, 'resources', {
      filter: { deploymentKey: deploymentKey as Key },
      sort: [],
      page: { from: 0, limit: 10_000 },
    });
    return page.items.map(toResource);
  }

  @Endpoint({
    ...restPath('/deployment/:id/resources/:resourceId'),
    method: 'GET',
    summary: 'Read what is known of a deployed file',
    permission: readable,
    level: 'L2',
    idempotency: 'R',
    params: ResourceParams,
    response: Resource,
    codes: ['NOT_FOUND'],
  })
  async readDeploymentResource(@Input() call: Call<undefined, typeof ResourceParams>): Promise<object> {
    return toResource(await this.findResource(call));
  }

  @Endpoint({
    ...restPath('/deployment/:id/resources/:resourceId/data'),
    method: 'GET',
    summary: 'The content of a deployed file',
    permission: readable,
    level: 'L2',
    idempotency: 'R',
    params: ResourceParams,
    responseType: 'application/octet-stream',
    codes: ['NOT_FOUND'],
  })
  async readDeploymentResourceData(@Input() call: Call<undefined, typeof ResourceParams>): Promise<Buffer> {
    const resource = await this.findResource(call);
    const file = found(
      await this.runtime.queries.resourceContent(call.caller, String(resource['resourceKey']) as Key),
    );
    const fileName = file.name.split('/').at(-1) ?? file.name;
    return sendFile(call.reply, { content: Buffer.from(file.content), fileName, mimeType: '' });
  }

  @Endpoint({
    ...restPath('/deployment/:id'),
    method: 'DELETE',
    summary: 'Delete a deployment; with cascade its running instances end and its history goes too',
    permission: onRow(
      'RESOURCE:DELETE_PROCESS',
      'RESOURCE:DELETE_FORM',
      'RESOURCE:DELETE_DRD',
      'RESOURCE:DELETE_RESOURCE',
    ),
    level: 'L2',
    idempotency: 'N',
    params: IdParams,
    query: DeleteQuery,
    codes: ['NOT_FOUND', 'RESOURCE_IN_USE'],
  })
  async deleteDeployment(@Input() call: Call<undefined, typeof IdParams, typeof DeleteQuery>): Promise<void> {
    const deployment = await this.find(call);
    const key = deployment['deploymentKey'] as Key;
    const withHistory = call.query?.cascade === true;
    if (withHistory) await this.endInstances(call, key);
    await this.runtime.definitions.deleteDeployment(call.context(), key, {
      withHistory,
      withRunning: withHistory,
    });
  }

  /** Each with the right to cancel it; nothing is deleted when one may not be. */
  private async endInstances(call: Call<undefined, typeof IdParams, typeof DeleteQuery>, deploymentKey: Key) {
    const { caller } = call;
    const definitions = await this.runtime.queries.search(caller, 'processDefinitions', {
      filter: { deploymentKey },
      sort: [],
      page: { from: 0, limit: 1_000 },
    });
    const keys = definitions.items.map((row) => String(row['processDefinitionKey']) as Key);
    for (const key of keys)
      await this.rows.requireProcess(
        caller,
        'processDefinitions',
        key,
        'PROCESS_DEFINITION:CANCEL_PROCESS_INSTANCE',
      );
    const running = await this.runtime.queries.search(caller, 'processInstances', {
      filter: {
        processDefinitionKey: { $in: keys },
        state: { $in: ['ACTIVE', 'SUSPENDED'] },
        parentProcessInstanceKey: { $exists: false },
      },
      sort: [],
      page: { from: 0, limit: CASCADE_MAX + 1 },
    });
    if (running.items.length > CASCADE_MAX)
      throw new ApiProblem(
        'RESOURCE_IN_USE',
        `More than ${CASCADE_MAX} instances run. End them first, then delete the deployment.`,
      );
    for (const row of running.items)
      await this.runtime.instances.cancel(call.context(), row['processInstanceKey'] as Key);
  }

  private async find(call: Pick<Call<undefined, typeof IdParams>, 'caller' | 'params'>): Promise<JsonObject> {
    const key = keyOf(call.params.id, 'Deployment');
    return found(await this.runtime.queries.get(call.caller, 'deployments', key));
  }

  private async findResource(call: Call<undefined, typeof ResourceParams>): Promise<JsonObject> {
    const key = keyOf(call.params.resourceId, 'Resource');
    const resource = await this.runtime.queries.get(call.caller, 'resources', key);
    return found(resource?.['deploymentKey'] === call.params.id ? resource : null);
  }
}

// helpers

function toDeployment(row: JsonObject) {
  return {
    links: [],
    id: String(row['deploymentKey']),
    name: shownText(row['name']),
    source: shownText(row['source']),
    deploymentTime: shownDate(row['deployedAt']),
    tenantId: shownTenant(String(row['tenantId'])),
  };
}

function toResource(row: JsonObject) {
  return {
    id: String(row['resourceKey']),
    name: String(row['resourceName']),
    deploymentId: String(row['deploymentKey']),
  };
}
