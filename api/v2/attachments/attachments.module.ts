import { Module } from '@nestjs/common';
import { TaskAccess } from '../user-tasks/task-access.ts';
import { AttachmentsController } from './attachments.controller.ts';

@Module({ controllers: [AttachmentsController], providers: [TaskAccess] })
export class AttachmentsModule {}
