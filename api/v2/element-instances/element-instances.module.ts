import { Module } from '@nestjs/common';
import { ElementInstancesController } from './element-instances.controller.ts';
import { WaitStatesController } from './wait-states.controller.ts';

@Module({ controllers: [ElementInstancesController, WaitStatesController] })
export class ElementInstancesModule {}
