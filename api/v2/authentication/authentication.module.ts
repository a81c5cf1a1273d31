import { Module } from '@nestjs/common';
import { AuthenticationController } from './authentication.controller.ts';

@Module({ controllers: [AuthenticationController] })
export class AuthenticationModule {}
