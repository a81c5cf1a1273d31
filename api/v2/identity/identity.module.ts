import { Module } from '@nestjs/common';
import { ApiTokensController } from './api-tokens.controller.ts';
import { AuthorizationsController } from './authorizations.controller.ts';
import { DirectoryController } from './directory.controller.ts';
import { GroupsController } from './groups.controller.ts';
import { memberController } from './member-controller.ts';
import { OwnProfileController } from './own-profile.controller.ts';
import { RolesController } from './roles.controller.ts';
import { TenantsController } from './tenants.controller.ts';
import { UsersController } from './users.controller.ts';

@Module({
  controllers: [
    OwnProfileController,
    UsersController,
    GroupsController,
    RolesController,
    TenantsController,
    memberController('group', 'user'),
    memberController('group', 'client'),
    memberController('role', 'user'),
    memberController('role', 'client'),
    memberController('role', 'group'),
    memberController('tenant', 'user'),
    memberController('tenant', 'client'),
    memberController('tenant', 'group'),
    memberController('tenant', 'role'),
    ApiTokensController,
    AuthorizationsController,
    DirectoryController,
  ],
})
export class IdentityModule {}
