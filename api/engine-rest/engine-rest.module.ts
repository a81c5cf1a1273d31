import { Module } from '@nestjs/common';
import { JobAccess } from '../auth/job-access.ts';
import { TaskAccess } from '../v2/user-tasks/task-access.ts';
import { EngineRestConditionsController } from './conditions/conditions.controller.ts';
import { EngineRestDecisionsController } from './decisions/decisions.controller.ts';
import { DeploymentController } from './deployment/deployment.controller.ts';
import { DeploymentLists, DeploymentsController } from './deployment/deployments.controller.ts';
import { EngineController } from './engine/engine.controller.ts';
import { ExternalTasksController } from './external-tasks/external-tasks.controller.ts';
import { EngineRestMessagesController } from './messages/messages.controller.ts';
import { DefinitionViewsController } from './process-definitions/definition-views.controller.ts';
import { ProcessDefinitionLists } from './process-definitions/process-definition-list.ts';
import { EngineRestProcessDefinitionsController } from './process-definitions/process-definitions.controller.ts';
import { ProcessInstanceLists } from './process-instances/process-instance-list.ts';
import { EngineRestProcessInstancesController } from './process-instances/process-instances.controller.ts';
import {
  ExecutionVariables,
  LocalTaskVariables,
  ProcessInstanceVariables,
  TaskVariables,
} from './variables/variable-addresses.ts';

/** The Camunda 7 surface: what external-task workers, apps and the desktop modeler need. */
@Module({
  controllers: [
    EngineController,
    DeploymentController,
    DeploymentLists,
    DeploymentsController,
    EngineRestDecisionsController,
    EngineRestProcessDefinitionsController,
    ProcessDefinitionLists,
    DefinitionViewsController,
    ProcessInstanceLists,
    EngineRestProcessInstancesController,
    ProcessInstanceVariables,
    ExecutionVariables,
    TaskVariables,
    LocalTaskVariables,
    ExternalTasksController,
    EngineRestMessagesController,
    EngineRestConditionsController,
  ],
  providers: [JobAccess, TaskAccess],
})
export class EngineRestModule {}
