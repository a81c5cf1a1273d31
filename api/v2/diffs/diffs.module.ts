import { Module } from '@nestjs/common';
import { DiffsController } from './diffs.controller.ts';

@Module({ controllers: [DiffsController] })
export class DiffsModule {}
