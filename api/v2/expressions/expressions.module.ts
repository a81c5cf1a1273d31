import { Module } from '@nestjs/common';
import { ExpressionsController } from './expressions.controller.ts';

@Module({ controllers: [ExpressionsController] })
export class ExpressionsModule {}
