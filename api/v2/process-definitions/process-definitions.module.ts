import { Module } from '@nestjs/common';
import { ProcessDefinitionsController } from './process-definitions.controller.ts';
import { ProcessesController } from './processes.controller.ts';

@Module({ controllers: [ProcessDefinitionsController, ProcessesController] })
export class ProcessDefinitionsModule {}
