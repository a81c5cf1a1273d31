import { Module } from '@nestjs/common';
import { SecretsController } from './secrets.controller.ts';

@Module({ controllers: [SecretsController] })
export class SecretsModule {}
