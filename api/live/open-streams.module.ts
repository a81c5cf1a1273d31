import { Module } from '@nestjs/common';
import { OpenStreams } from './open-streams.ts';

/** The streams of this process, for every area that has some. */
@Module({ providers: [OpenStreams], exports: [OpenStreams] })
export class OpenStreamsModule {}
