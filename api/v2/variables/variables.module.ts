import { Module } from '@nestjs/common';
import { VariablesController } from './variables.controller.ts';

@Module({ controllers: [VariablesController] })
export class VariablesModule {}
