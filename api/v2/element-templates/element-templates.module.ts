import { Module } from '@nestjs/common';
import { ElementTemplatesController } from './element-templates.controller.ts';

@Module({ controllers: [ElementTemplatesController] })
export class ElementTemplatesModule {}
