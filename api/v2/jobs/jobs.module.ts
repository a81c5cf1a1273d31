import { Module } from '@nestjs/common';
import { JobAccess } from '../../auth/job-access.ts';
import { LiveModule } from '../../live/live.module.ts';
import { JobStreamController } from './job-stream.controller.ts';
import { JobsController } from './jobs.controller.ts';

@Module({
  imports: [LiveModule],
  controllers: [JobsController, JobStreamController],
  providers: [JobAccess],
})
export class JobsModule {}
