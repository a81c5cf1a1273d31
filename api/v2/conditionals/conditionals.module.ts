import { Module } from '@nestjs/common';
import { ConditionalsController } from './conditionals.controller.ts';

@Module({ controllers: [ConditionalsController] })
export class ConditionalsModule {}
