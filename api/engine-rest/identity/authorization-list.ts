import type { Grant, JsonObject, Runtime } from '#runtime';
import { z } from 'zod';
import { onAny } from '../../auth/permission.ts';
import { text, texts, whole } from '../lists/conditions.ts';
import { listController } from '../lists/list-controller.ts';
import { RESOURCES } from './camunda-resources.ts';

const Authorization = z.object({
  id: z.string(),
  type: z.int(),
  permissions: z.array(z.string()),
  userId: z.string().nullable(),
  groupId: z.string().nullable(),
  resourceType: z.int(),
  resourceId: z.string().nullable(),
  removalTime: z.null(),
  rootProcessInstanceId: z.null(),
});

/** All rights are given here; Camunda 7 calls that type 1. */
const GRANT = 1;

/** Rights of people and groups that have a counterpart in Camunda 7; those of roles have none. */
async function rightsOf({ identity }: Runtime): Promise<readonly JsonObject[]> {
  const users = (await identity.users.list({})).map(({ username }) => ['USER', username ?? ''] as const);
  const groups = (await identity.groups.list({})).map(({ groupId }) => ['GROUP', groupId ?? ''] as const);
  const rows: JsonObject[] = [];
  for (const [type, id] of [...users, ...groups])
    for (const { authorizationKey, grants } of await identity.listAuthorizations({ type, id }))
      rows.push(...camundaRights(grants, { id: authorizationKey, ownerType: type, ownerId: id }));
  return rows;
}

/** The same right may be several of theirs, on more than one kind of resource. */
function camundaRights(
  grants: readonly Grant[],
  { id, ownerType, ownerId }: { readonly id: string; readonly ownerType: string; readonly ownerId: string },
): readonly JsonObject[] {
  const [first] = grants;
  if (first === undefined || first.property !== undefined) return [];
  return Object.entries(RESOURCES)
    .filter(([, { type }]) => type === first.resourceType)
    .flatMap(([number, { permissions }]) => {
      const isGiven = (ours: string): boolean =>
        grants.some(({ permission }) => permission === '*' || permission === ours);
      const given = Object.entries(permissions).filter(([, ours]) => isGiven(ours));
      if (given.length === 0) return [];
      return [
        {
          id,
          type: GRANT,
          permissions: given.map(([name]) => name),
          userId: ownerType === 'USER' ? ownerId : null,
          groupId: ownerType === 'GROUP' ? ownerId : null,
          resourceType: Number(number),
          resourceId: first.resourceId,
        },
      ];
    });
}

/** Who may do what. */
export const AuthorizationLists = listController({
  name: 'EngineRestAuthorizations',
  what: 'rights of people and groups that Camunda 7 knows',
  path: '/authorization',
  kind: (_filter, { runtime }) => rightsOf(runtime),
  permission: onAny('AUTHORIZATION:READ'),
  level: 'L3',
  takesBody: false,
  conditions: {
    id: text((id) => ({ id })),
    type: whole((type) => ({ type })),
    userIdIn: texts((ids) => ({ userId: { $in: ids } })),
    groupIdIn: texts((ids) => ({ groupId: { $in: ids } })),
    resourceType: whole((resourceType) => ({ resourceType })),
    resourceId: text((resourceId) => ({ resourceId })),
  },
  sortBy: { resourceType: 'resourceType', resourceId: 'resourceId' },
  row: Authorization,
  show: (row) => ({ ...row, removalTime: null, rootProcessInstanceId: null }),
});
