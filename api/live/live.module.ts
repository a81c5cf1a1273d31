import { Module } from '@nestjs/common';
import { LiveController } from './live.controller.ts';
import { OpenStreamsModule } from './open-streams.module.ts';

@Module({ imports: [OpenStreamsModule], controllers: [LiveController] })
export class LiveModule {}
