import { Module } from '@nestjs/common';
import { TaskAccess } from './task-access.ts';
import { TaskDelegationController } from './task-delegation.controller.ts';
import { TaskViewsController } from './task-views.controller.ts';
import { UserTasksController } from './user-tasks.controller.ts';

@Module({
  controllers: [UserTasksController, TaskDelegationController, TaskViewsController],
  providers: [TaskAccess],
})
export class UserTasksModule {}
