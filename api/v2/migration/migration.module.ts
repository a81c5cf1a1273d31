import { Module } from '@nestjs/common';
import { MigrationController } from './migration.controller.ts';

@Module({ controllers: [MigrationController] })
export class MigrationModule {}
