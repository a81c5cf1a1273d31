import { Module } from '@nestjs/common';
import { JobAccess } from '../../auth/job-access.ts';
import { OpenStreamsModule } from '../../live/open-streams.module.ts';
import { JobStreamController } from './job-stream.controller.ts';
import { JobsController } from './jobs.controller.ts';

@Module({
  imports: [OpenStreamsModule],
  controllers: [JobsController, JobStreamController],
  providers: [JobAccess],
})
export class JobsModule {}
