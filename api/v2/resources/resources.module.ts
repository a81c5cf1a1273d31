import { Module } from '@nestjs/common';
import { ResourcesController } from './resources.controller.ts';

@Module({ controllers: [ResourcesController] })
export class ResourcesModule {}
