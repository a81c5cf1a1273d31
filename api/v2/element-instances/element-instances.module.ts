import { Module } from '@nestjs/common';
import { ElementInstancesController } from './element-instances.controller.ts';

@Module({ controllers: [ElementInstancesController] })
export class ElementInstancesModule {}
