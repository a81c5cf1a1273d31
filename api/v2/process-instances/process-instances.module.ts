import { Module } from '@nestjs/common';
import { DeletionController } from './deletion.controller.ts';
import { InstanceViewsController } from './instance-views.controller.ts';
import { ModificationController } from './modification.controller.ts';
import { ProcessInstancesController } from './process-instances.controller.ts';

@Module({
  controllers: [
    ProcessInstancesController,
    InstanceViewsController,
    ModificationController,
    DeletionController,
  ],
})
export class ProcessInstancesModule {}
