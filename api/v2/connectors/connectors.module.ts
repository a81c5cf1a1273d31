import { Module } from '@nestjs/common';
import { ConnectorsController } from './connectors.controller.ts';

@Module({ controllers: [ConnectorsController] })
export class ConnectorsModule {}
