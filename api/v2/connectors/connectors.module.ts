import { Module } from '@nestjs/common';
import { ConnectorSettingsController } from './connector-settings.controller.ts';
import { ConnectorsController } from './connectors.controller.ts';

@Module({ controllers: [ConnectorsController, ConnectorSettingsController] })
export class ConnectorsModule {}
