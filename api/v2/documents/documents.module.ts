import { Module } from '@nestjs/common';
import { TaskAccess } from '../user-tasks/task-access.ts';
import { DocumentsController } from './documents.controller.ts';

@Module({ controllers: [DocumentsController], providers: [TaskAccess] })
export class DocumentsModule {}
