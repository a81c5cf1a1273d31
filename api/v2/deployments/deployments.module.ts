import { Module } from '@nestjs/common';
import { DeploymentsController } from './deployments.controller.ts';

@Module({ controllers: [DeploymentsController] })
export class DeploymentsModule {}
