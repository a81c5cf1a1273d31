import { Module } from '@nestjs/common';
import { IncidentsController } from './incidents.controller.ts';
import { RedriveController } from './redrive.controller.ts';

@Module({ controllers: [RedriveController, IncidentsController] })
export class IncidentsModule {}
