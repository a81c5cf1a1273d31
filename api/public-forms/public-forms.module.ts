import { Module } from '@nestjs/common';
import { PublicFormsController } from './public-forms.controller.ts';

/** What guests may send. */
@Module({ controllers: [PublicFormsController] })
export class PublicFormsModule {}
