import { Module } from '@nestjs/common';
import { TaskAccess } from './task-access.ts';
import { TaskViewsController } from './task-views.controller.ts';
import { UserTasksController } from './user-tasks.controller.ts';

@Module({ controllers: [UserTasksController, TaskViewsController], providers: [TaskAccess] })
export class UserTasksModule {}
