import type { IdentityService } from '../../contract/identity.ts';
import { Refusal } from '../../contract/refusal.ts';
import { MembershipEntity } from '../entities/membership.entity.ts';
import type { AdminDatabase } from '../entities/open-admin-database.ts';
import { keepingAnAdmin } from './last-admin.ts';

type Container = Parameters<IdentityService['addMember']>[0];
type MemberKind = Parameters<IdentityService['addMember']>[2];

/** Which kinds of member a container may have: groups hold people and programs, tenants and roles also whole groups. */
const memberKinds: Readonly<Record<Container, readonly MemberKind[]>> = {
  group: ['user', 'client'],
  role: ['user', 'client', 'group'],
  tenant: ['user', 'client', 'group', 'role'],
};

const tables: Readonly<Record<Container | MemberKind, string>> = {
  user: `select 1 from users where username = $1`,
  client: `select 1 from api_tokens where client_id = $1`,
  group: `select 1 from groups where group_id = $1`,
  role: `select 1 from roles where role_id = $1`,
  tenant: `select 1 from tenants where tenant_id = $1`,
};

export async function addMember(
  db: AdminDatabase,
  container: Container,
  id: string,
  kind: MemberKind,
  memberId: string,
): Promise<void> {
  if (!memberKinds[container].includes(kind)) {
    throw new Refusal('INVALID_VALUE', `A ${kind} cannot be a member of a ${container}.`, { field: 'kind' });
  }
  await assertExists(db, container, id);
  await assertExists(db, kind, memberId);
  const added: unknown[] = await db.query(
    `insert into memberships (container_kind, container_id, member_kind, member_id) values ($1, $2, $3, $4)
     on conflict do nothing returning member_id`,
    [container, id, kind, memberId],
  );
  if (added.length === 0)
    throw new Refusal(
      'ALREADY_EXISTS',
      `The ${kind} "${memberId}" is a member of the ${container} "${id}" already.`,
    );
}

export async function removeMember(
  db: AdminDatabase,
  container: Container,
  id: string,
  kind: MemberKind,
  memberId: string,
): Promise<void> {
  await keepingAnAdmin(db, async (tx) => {
    const { affected } = await tx.delete(MembershipEntity, {
      containerKind: container,
      containerId: id,
      memberKind: kind,
      memberId,
    });
    if (affected !== 1)
      throw new Refusal(
        'NOT_FOUND',
        `The ${kind} "${memberId}" is not a member of the ${container} "${id}".`,
      );
  });
}

export async function listMembers(
  db: AdminDatabase,
  container: Container,
  id: string,
  kind: MemberKind,
): Promise<readonly string[]> {
  await assertExists(db, container, id);
  const rows = await db.getRepository(MembershipEntity).find({
    where: { containerKind: container, containerId: id, memberKind: kind },
    order: { memberId: 'ASC' },
  });
  return rows.map((row) => row.memberId);
}

export async function listRolesOfGroup(db: AdminDatabase, groupId: string): Promise<readonly string[]> {
  await assertExists(db, 'group', groupId);
  const rows = await db.getRepository(MembershipEntity).find({
    where: { containerKind: 'role', memberKind: 'group', memberId: groupId },
    order: { containerId: 'ASC' },
  });
  return rows.map((row) => row.containerId);
}

async function assertExists(db: AdminDatabase, kind: Container | MemberKind, id: string): Promise<void> {
  const rows: unknown[] = await db.query(tables[kind], [id]);
  if (rows.length === 0) throw new Refusal('NOT_FOUND', `There is no ${kind} "${id}".`);
}
