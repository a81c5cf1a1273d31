import { Module } from '@nestjs/common';
import { CorrelatedSubscriptionsController } from './correlated-subscriptions.controller.ts';
import { MessagesController } from './messages.controller.ts';

@Module({ controllers: [MessagesController, CorrelatedSubscriptionsController] })
export class MessagesModule {}
