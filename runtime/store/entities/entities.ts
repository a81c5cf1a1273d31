import { ApiTokenEntity } from './api-token.entity.ts';
import { AuthorizationEntity } from './authorization.entity.ts';
import { DraftEntity } from './draft.entity.ts';
import { GroupEntity } from './group.entity.ts';
import { MembershipEntity } from './membership.entity.ts';
import { RoleEntity } from './role.entity.ts';
import { TenantEntity } from './tenant.entity.ts';
import { UserEntity } from './user.entity.ts';

/** Every administrative entity, for the data source. Process data is never an entity: its SQL is written by hand. */
export const entities = [
  ApiTokenEntity,
  AuthorizationEntity,
  DraftEntity,
  GroupEntity,
  MembershipEntity,
  RoleEntity,
  TenantEntity,
  UserEntity,
];
