import { Module } from '@nestjs/common';
import { ClockController } from './clock.controller.ts';
import { Metrics } from './metrics.ts';
import { OperateController } from './operate.controller.ts';
import { UsageController } from './usage.controller.ts';
import { SystemController } from './system.controller.ts';

@Module({
  controllers: [SystemController, UsageController, ClockController, OperateController],
  providers: [Metrics],
})
export class SystemModule {}
