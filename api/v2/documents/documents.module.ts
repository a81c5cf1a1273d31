import { Module } from '@nestjs/common';
import { TaskAccess } from '../user-tasks/task-access.ts';
import { DocumentLinksController } from './document-links.controller.ts';
import { DocumentsController } from './documents.controller.ts';

@Module({ controllers: [DocumentsController, DocumentLinksController], providers: [TaskAccess] })
export class DocumentsModule {}
