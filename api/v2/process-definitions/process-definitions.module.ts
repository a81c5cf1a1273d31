import { Module } from '@nestjs/common';
import { DefinitionSuspensionController } from './definition-suspension.controller.ts';
import { ProcessDefinitionsController } from './process-definitions.controller.ts';
import { ProcessSettingsController } from './process-settings.controller.ts';
import { ProcessesController } from './processes.controller.ts';
import { VariableNamesController } from './variable-names.controller.ts';
import { SubscriptionStatisticsController } from './subscription-statistics.controller.ts';

@Module({
  controllers: [
    ProcessDefinitionsController,
    SubscriptionStatisticsController,
    DefinitionSuspensionController,
    ProcessesController,
    VariableNamesController,
    ProcessSettingsController,
  ],
})
export class ProcessDefinitionsModule {}
