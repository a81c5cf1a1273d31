import { Module } from '@nestjs/common';
import { ClusterVariablesController } from './cluster-variables.controller.ts';

@Module({ controllers: [ClusterVariablesController] })
export class ClusterVariablesModule {}
