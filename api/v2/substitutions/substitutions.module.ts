import { Module } from '@nestjs/common';
import { SubstitutionsController } from './substitutions.controller.ts';

@Module({ controllers: [SubstitutionsController] })
export class SubstitutionsModule {}
