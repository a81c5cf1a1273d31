import { Module } from '@nestjs/common';
import { JobTypesController } from './job-types.controller.ts';
import { TenantLimitsController } from './tenant-limits.controller.ts';

@Module({ controllers: [JobTypesController, TenantLimitsController] })
export class JobTypesModule {}
