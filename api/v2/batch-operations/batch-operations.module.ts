import { Module } from '@nestjs/common';
import { BatchOperationsController } from './batch-operations.controller.ts';
import { CreateBatchesController } from './create-batches.controller.ts';

@Module({ controllers: [BatchOperationsController, CreateBatchesController] })
export class BatchOperationsModule {}
