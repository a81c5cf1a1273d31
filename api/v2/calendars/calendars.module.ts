import { Module } from '@nestjs/common';
import { CalendarsController } from './calendars.controller.ts';

@Module({ controllers: [CalendarsController] })
export class CalendarsModule {}
