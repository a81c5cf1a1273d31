import { Module } from '@nestjs/common';
import { PublicLinksController } from './public-links.controller.ts';

@Module({ controllers: [PublicLinksController] })
export class PublicLinksModule {}
