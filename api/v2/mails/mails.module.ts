import { Module } from '@nestjs/common';
import { MailTemplatesController } from './mail-templates.controller.ts';
import { MailsController } from './mails.controller.ts';

@Module({ controllers: [MailTemplatesController, MailsController] })
export class MailsModule {}
