import type { Caller, Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { AccessCheck } from '../../auth/access-check.ts';
import { found } from '../../auth/row-access.ts';
import { ApiProblem } from '../../http/api-problem.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint } from '../../http/endpoint.ts';
import { opt } from '../../http/fields.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { restPath } from '../engine-rest-fields.ts';
import { RESOURCES } from './camunda-resources.ts';

/** The areas of the page by the names of the web apps that stand for them. */
const APPS: Readonly<Record<string, string>> = { cockpit: 'operate', tasklist: 'tasks', admin: 'admin' };

const Query = z.strictObject({
  permissionName: z.string().min(1).max(64),
  resourceName: z.string().min(1).max(64),
  resourceType: z.string().regex(/^\d{1,3}$/, { error: 'INVALID_VALUE: Send the number of the resource.' }),
  resourceId: opt(z.string().max(255)),
  userId: opt(z.string().min(1).max(255)),
});
const Answer = z.object({
  permissionName: z.string(),
  resourceName: z.string(),
  resourceId: z.string().nullable(),
  authorized: z.boolean(),
});

/** Whether somebody may do something; of others only for who may read rights. */
@Controller()
export class AuthorizationCheckController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(AccessCheck) private readonly access: AccessCheck,
  ) {}

  @Endpoint({
    ...restPath('/authorization/check'),
    method: 'GET',
    summary: 'May the user do this?',
    permission: 'self',
    level: 'L3',
    idempotency: 'R',
    query: Query,
    response: Answer,
    codes: ['NOT_FOUND', 'PERMISSION_MISSING'],
  })
  async checkAuthorization(@Input() call: Call<undefined, undefined, typeof Query>): Promise<object> {
    const { permissionName, resourceName, resourceType, resourceId, userId } = call.query;
    const resource = RESOURCES[resourceType];
    const permission = resource?.permissions[permissionName];
    if (resource === undefined || permission === undefined)
      throw new ApiProblem(
        'INVALID_VALUE',
        `The permission ${permissionName} on the resource ${resourceType} has no counterpart here.`,
      );
    const id = resourceType === '0' ? (APPS[resourceId ?? ''] ?? resourceId) : resourceId;
    const caller = await this.whom(call.caller, userId);
    const authorized = this.access.isAllowed(caller, [`${resource.type}:${permission}`], id ?? '*');
    return { permissionName, resourceName, resourceId: resourceId ?? null, authorized };
  }

  private async whom(caller: Caller, userId: string | undefined): Promise<Caller> {
    if (userId === undefined || userId === caller.id) return caller;
    this.access.require(caller, ['AUTHORIZATION:READ']);
    return found(await this.runtime.identity.loadUser(userId)).caller;
  }
}
