import { Module } from '@nestjs/common';
import { AuditLogsController } from './audit-logs.controller.ts';

@Module({ controllers: [AuditLogsController] })
export class AuditLogsModule {}
