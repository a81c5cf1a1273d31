import { Module } from '@nestjs/common';
import { IncidentsController } from './incidents.controller.ts';
import { IncidentStatisticsController } from './incident-statistics.controller.ts';
import { RedriveController } from './redrive.controller.ts';

@Module({ controllers: [RedriveController, IncidentStatisticsController, IncidentsController] })
export class IncidentsModule {}
