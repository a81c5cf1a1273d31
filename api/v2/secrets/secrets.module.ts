import { Module } from '@nestjs/common';
import { SecretReferencesController } from './secret-references.controller.ts';
import { SecretsController } from './secrets.controller.ts';

@Module({ controllers: [SecretsController, SecretReferencesController] })
export class SecretsModule {}
