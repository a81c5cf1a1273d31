import { Module } from '@nestjs/common';
import { ProjectFilesController } from './project-files.controller.ts';
import { ProjectVersionsController } from './project-versions.controller.ts';
import { ProjectsController } from './projects.controller.ts';

@Module({ controllers: [ProjectsController, ProjectFilesController, ProjectVersionsController] })
export class ProjectsModule {}
