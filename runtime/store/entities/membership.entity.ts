import { Entity, PrimaryColumn } from 'typeorm';

/** Who is in a group, has a role or works in a tenant. */
@Entity('memberships')
export class MembershipEntity {
  @PrimaryColumn('text', { name: 'container_kind' })
  containerKind!: 'group' | 'role' | 'tenant';

  @PrimaryColumn('text', { name: 'container_id' })
  containerId!: string;

  @PrimaryColumn('text', { name: 'member_kind' })
  memberKind!: 'user' | 'client' | 'group' | 'role';

  @PrimaryColumn('text', { name: 'member_id' })
  memberId!: string;
}
