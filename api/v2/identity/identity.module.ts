import { Module } from '@nestjs/common';
import { ApiTokensController } from './api-tokens.controller.ts';
import { DirectoryController } from './directory.controller.ts';
import { GroupsController } from './groups.controller.ts';
import { RolesController } from './roles.controller.ts';
import { TenantsController } from './tenants.controller.ts';
import { UsersController } from './users.controller.ts';

@Module({
  controllers: [
    UsersController,
    GroupsController,
    RolesController,
    TenantsController,
    ApiTokensController,
    DirectoryController,
  ],
})
export class IdentityModule {}
