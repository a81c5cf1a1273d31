import { Module } from '@nestjs/common';
import { JobAccess } from '../../auth/job-access.ts';
import { OpenStreamsModule } from '../../live/open-streams.module.ts';
import { JobStatisticsController } from './job-statistics.controller.ts';
import { JobStreamController } from './job-stream.controller.ts';
import { JobsController } from './jobs.controller.ts';

@Module({
  imports: [OpenStreamsModule],
  controllers: [JobsController, JobStatisticsController, JobStreamController],
  providers: [JobAccess],
})
export class JobsModule {}
