import { Module } from '@nestjs/common';
import { InboundHooksController } from './inbound-hooks.controller.ts';

@Module({ controllers: [InboundHooksController] })
export class InboundHooksModule {}
