import { Module } from '@nestjs/common';
import { DecisionDefinitionsController } from './decision-definitions.controller.ts';
import { DecisionInstancesController } from './decision-instances.controller.ts';
import { DecisionRequirementsController } from './decision-requirements.controller.ts';

@Module({
  controllers: [DecisionDefinitionsController, DecisionRequirementsController, DecisionInstancesController],
})
export class DecisionsModule {}
