import { Module } from '@nestjs/common';
import { InboundTablesController } from './inbound-tables.controller.ts';

@Module({ controllers: [InboundTablesController] })
export class InboundTablesModule {}
