import { Module } from '@nestjs/common';
import { JobAccess } from '../auth/job-access.ts';
import { EngineRestConditionsController } from './conditions/conditions.controller.ts';
import { EngineRestDecisionsController } from './decisions/decisions.controller.ts';
import { DeploymentController } from './deployment/deployment.controller.ts';
import { EngineController } from './engine/engine.controller.ts';
import { ExecutionsController } from './executions/executions.controller.ts';
import { ExternalTasksController } from './external-tasks/external-tasks.controller.ts';
import { EngineRestProcessDefinitionsController } from './process-definitions/process-definitions.controller.ts';

/** The Camunda 7 surface: what external-task workers and the desktop modeler need. */
@Module({
  controllers: [
    EngineController,
    DeploymentController,
    EngineRestDecisionsController,
    EngineRestProcessDefinitionsController,
    ExternalTasksController,
    ExecutionsController,
    EngineRestConditionsController,
  ],
  providers: [JobAccess],
})
export class EngineRestModule {}
