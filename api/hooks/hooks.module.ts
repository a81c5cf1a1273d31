import { Module } from '@nestjs/common';
import { HooksController } from './hooks.controller.ts';

/** Addresses that other systems call. */
@Module({ controllers: [HooksController] })
export class HooksModule {}
