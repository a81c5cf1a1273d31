import type { Key, Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { AccessCheck } from '../../auth/access-check.ts';
import { filtered, onRow } from '../../auth/permission.ts';
import { found } from '../../auth/row-access.ts';
import { keyField, textField, textOrNull } from '../../http/answer-fields.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint, params } from '../../http/endpoint.ts';
import { key, operationReference, opt, withDefault } from '../../http/fields.ts';
import { searchAnswer, searchBody, toAnswer } from '../../http/search-dto.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { Form } from '../process-definitions/process-definitions.dto.ts';

const Resource = z
  .object({
    resourceKey: keyField(),
    resourceId: textField(),
    resourceName: textField(),
    version: z.int(),
    versionTag: textOrNull(),
    tenantId: textField(),
  })
  .meta({ id: 'Resource' });
const ResourceParams = params({ resourceKey: key() });
const FormParams = params({ formKey: key() });
const ResourceSearch = searchBody({
  resourceKey: 'key',
  resourceName: 'text',
  resourceId: 'text',
  version: 'number',
  versionTag: 'text',
  deploymentKey: 'key',
  tenantId: 'text',
});
const DeleteBody = z.strictObject({
  operationReference: opt(operationReference()),
  deleteHistory: withDefault(z.boolean(), false),
});
const Deleted = z.object({ resourceKey: keyField(), batchOperation: z.unknown().nullable() });

type ResourceCall = Call<undefined, typeof ResourceParams>;

const DELETE_RIGHTS = [
  'RESOURCE:DELETE_PROCESS',
  'RESOURCE:DELETE_FORM',
  'RESOURCE:DELETE_RESOURCE',
  'RESOURCE:DELETE_DRD',
] as const;

/** Deployed files and forms. */
@Controller()
export class ResourcesController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(AccessCheck) private readonly access: AccessCheck,
  ) {}

  @Endpoint({
    method: 'POST',
    path: '/v2/resources/search',
    summary: 'Find deployed resources',
    permission: filtered('RESOURCE:READ'),
    level: 'L3',
    idempotency: 'R',
    body: ResourceSearch,
    response: searchAnswer(Resource),
    codes: ['INVALID_FILTER', 'INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  })
  async searchResources(@Input() call: Call<typeof ResourceSearch>): Promise<object> {
    return toAnswer(await this.runtime.queries.search(call.caller, 'resources', call.body));
  }

  @Endpoint({
    method: 'GET',
    path: '/v2/resources/:resourceKey',
    summary: 'Read a deployed resource',
    permission: filtered('RESOURCE:READ'),
    level: 'L3',
    idempotency: 'R',
    params: ResourceParams,
    response: Resource,
    codes: ['NOT_FOUND'],
  })
  async getResource(@Input() call: ResourceCall): Promise<object> {
    return found(await this.runtime.queries.get(call.caller, 'resources', call.params.resourceKey));
  }

  @Endpoint({
    method: 'GET',
    path: '/v2/resources/:resourceKey/content',
    summary: 'The content of a resource as text',
    permission: filtered('RESOURCE:READ'),
    level: 'L3',
    idempotency: 'R',
    params: ResourceParams,
    responseType: 'text/plain',
    codes: ['NOT_FOUND'],
  })
  async getResourceContent(@Input() call: ResourceCall): Promise<Buffer> {
    const file = found(await this.runtime.queries.resourceContent(call.caller, call.params.resourceKey));
    // Always as text: a deployed page or picture must not act in our origin.
    void call.reply.header('Content-Type', 'text/plain; charset=utf-8');
    return Buffer.from(file.content);
  }

  @Endpoint({
    method: 'GET',
    path: '/v2/resources/:resourceKey/content/binary',
    summary: 'The content of a resource as a file',
    permission: filtered('RESOURCE:READ'),
    level: 'L3',
    idempotency: 'R',
    params: ResourceParams,
    responseType: 'application/octet-stream',
    codes: ['NOT_FOUND'],
  })
  async getResourceBinary(@Input() call: ResourceCall): Promise<Buffer> {
    const file = found(await this.runtime.queries.resourceContent(call.caller, call.params.resourceKey));
    const name = encodeURIComponent(file.name.split('/').at(-1) ?? 'resource');
    void call.reply
      .header('Content-Type', 'application/octet-stream')
      .header('Content-Disposition', `attachment; filename*=UTF-8''${name}`);
    return Buffer.from(file.content);
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/resources/:resourceKey/deletion',
    summary: 'Delete a version; with active instances it drains first',
    permission: onRow(...DELETE_RIGHTS),
    level: 'L2',
    idempotency: 'N',
    params: ResourceParams,
    body: DeleteBody,
    response: Deleted,
    codes: ['NOT_FOUND', 'RESOURCE_IN_USE'],
  })
  async deleteResource(@Input() call: Call<typeof DeleteBody, typeof ResourceParams>): Promise<object> {
    const { resourceKey } = call.params;
    await this.requireDelete(call, resourceKey);
    await this.runtime.definitions.deleteResource(
      call.context(call.body),
      resourceKey,
      call.body.deleteHistory,
    );
    return { resourceKey, batchOperation: null };
  }

  @Endpoint({
    method: 'GET',
    path: '/v2/forms/:formKey',
    summary: 'Read a form',
    permission: filtered('RESOURCE:READ'),
    level: 'L2',
    idempotency: 'R',
    params: FormParams,
    response: Form,
    codes: ['NOT_FOUND'],
  })
  async getForm(@Input() call: Call<undefined, typeof FormParams>): Promise<object> {
    return found(await this.runtime.queries.form(call.caller, call.params.formKey));
  }

  /** The right depends on the kind of what is deleted; its id is the resource name. */
  private async requireDelete(
    call: Call<typeof DeleteBody, typeof ResourceParams>,
    resourceKey: Key,
  ): Promise<void> {
    const { caller } = call;
    const [deleteProcess, deleteForm, deleteResource, deleteRequirements] = DELETE_RIGHTS;
    const definition = await this.runtime.queries.get(caller, 'processDefinitions', resourceKey);
    if (definition) return this.access.require(caller, [deleteProcess], String(definition['resourceName']));
    const model = await this.runtime.queries.get(caller, 'decisionRequirements', resourceKey);
    if (model) return this.access.require(caller, [deleteRequirements], String(model['resourceName']));
    const form = await this.runtime.queries.form(caller, resourceKey);
    if (form) return this.access.require(caller, [deleteForm]);
    const resource = found(await this.runtime.queries.get(caller, 'resources', resourceKey));
    this.access.require(caller, [deleteResource], String(resource['resourceName']));
  }
}
