import { Module } from '@nestjs/common';
import { JobAccess } from '../../auth/job-access.ts';
import { JobsController } from './jobs.controller.ts';

@Module({ controllers: [JobsController], providers: [JobAccess] })
export class JobsModule {}
