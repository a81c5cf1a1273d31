import { Module } from '@nestjs/common';
import { IncidentsController } from './incidents.controller.ts';

@Module({ controllers: [IncidentsController] })
export class IncidentsModule {}
