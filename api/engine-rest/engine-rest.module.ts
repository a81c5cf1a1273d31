import { Module } from '@nestjs/common';
import { JobAccess } from '../auth/job-access.ts';
import { TaskAccess } from '../v2/user-tasks/task-access.ts';
import { BatchLists, BatchStatisticsLists } from './batches/batch-list.ts';
import { EngineRestBatchesController } from './batches/batches.controller.ts';
import { EngineRestConditionsController } from './conditions/conditions.controller.ts';
import { EngineRestDecisionsController } from './decisions/decisions.controller.ts';
import { DeploymentController } from './deployment/deployment.controller.ts';
import { DeploymentLists, DeploymentsController } from './deployment/deployments.controller.ts';
import { EngineController } from './engine/engine.controller.ts';
import { EventSubscriptionLists } from './executions/event-subscription-list.ts';
import { ExecutionLists } from './executions/execution-list.ts';
import { ExternalTaskCareController } from './external-tasks/external-task-care.controller.ts';
import { ExternalTaskLists } from './external-tasks/external-task-list.ts';
import { ExternalTasksController } from './external-tasks/external-tasks.controller.ts';
import { DecisionInstanceController, DecisionInstanceLists } from './history/decision-instance-list.ts';
import {
  HistoricActivityLists,
  HistoricIncidentLists,
  HistoricProcessInstanceLists,
  HistoricTaskLists,
} from './history/history-lists.ts';
import { HistoricDetailLists, UserOperationLists } from './history/history-logs.ts';
import { HistoricVariableLists, VariableInstanceLists } from './history/history-variables.ts';
import { FilterResultsController } from './filters/filter-results.controller.ts';
import { FiltersController } from './filters/filters.controller.ts';
import { HistoryEntriesController } from './history/history-entries.controller.ts';
import { HistoricIdentityLinkLogLists } from './history/identity-link-log.ts';
import { HistoricExternalTaskLogLists, HistoricJobLogLists } from './history/job-logs.ts';
import { AuthorizationLists } from './identity/authorization-list.ts';
import { EngineRestMetricsController } from './metrics/metrics.controller.ts';
import { CalledDefinitionsController } from './process-definitions/called-definitions.controller.ts';
import { HistoryController } from './history/history.controller.ts';
import { AuthorizationCheckController } from './identity/authorization-check.controller.ts';
import { EngineRestIdentityController } from './identity/identity.controller.ts';
import { EngineRestIncidentsController, IncidentLists } from './incidents/incidents.controller.ts';
import { JobDefinitionLists } from './job-definitions/job-definition-list.ts';
import { EngineRestJobDefinitionsController } from './job-definitions/job-definitions.controller.ts';
import { JobLists } from './jobs/job-list.ts';
import { EngineRestJobsController } from './jobs/jobs.controller.ts';
import { EngineRestMessagesController } from './messages/messages.controller.ts';
import { EngineRestDefinitionSuspensionController } from './process-definitions/definition-suspension.controller.ts';
import { EngineRestMigrationController } from './migration/migration.controller.ts';
import { EngineRestModificationController } from './modification/modification.controller.ts';
import { DefinitionStatisticsController } from './process-definitions/definition-statistics.controller.ts';
import { DefinitionViewsController } from './process-definitions/definition-views.controller.ts';
import { ProcessDefinitionLists } from './process-definitions/process-definition-list.ts';
import { EngineRestProcessDefinitionsController } from './process-definitions/process-definitions.controller.ts';
import { ProcessInstanceLists } from './process-instances/process-instance-list.ts';
import { EngineRestProcessInstancesController } from './process-instances/process-instances.controller.ts';
import { RestartController } from './restart/restart.controller.ts';
import { TaskAttachmentsController } from './tasks/task-attachments.controller.ts';
import { TaskDetailsController } from './tasks/task-details.controller.ts';
import { TaskLists } from './tasks/task-list.ts';
import { EngineRestTasksController } from './tasks/tasks.controller.ts';
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
    DecisionInstanceLists,
    DecisionInstanceController,
    EngineRestProcessDefinitionsController,
    ProcessDefinitionLists,
    DefinitionStatisticsController,
    DefinitionViewsController,
    EngineRestDefinitionSuspensionController,
    ProcessInstanceLists,
    EngineRestProcessInstancesController,
    EngineRestModificationController,
    EngineRestMigrationController,
    RestartController,
    JobLists,
    EngineRestJobsController,
    JobDefinitionLists,
    EngineRestJobDefinitionsController,
    ExecutionLists,
    EventSubscriptionLists,
    EngineRestIdentityController,
    FiltersController,
    FilterResultsController,
    AuthorizationCheckController,
    BatchStatisticsLists,
    BatchLists,
    EngineRestBatchesController,
    ProcessInstanceVariables,
    ExecutionVariables,
    TaskVariables,
    LocalTaskVariables,
    TaskLists,
    EngineRestTasksController,
    TaskDetailsController,
    TaskAttachmentsController,
    ExternalTasksController,
    ExternalTaskLists,
    ExternalTaskCareController,
    IncidentLists,
    EngineRestIncidentsController,
    HistoricProcessInstanceLists,
    HistoricActivityLists,
    HistoricTaskLists,
    HistoricIncidentLists,
    HistoricDetailLists,
    UserOperationLists,
    HistoricVariableLists,
    VariableInstanceLists,
    HistoricJobLogLists,
    HistoricExternalTaskLogLists,
    HistoricIdentityLinkLogLists,
    HistoryEntriesController,
    CalledDefinitionsController,
    EngineRestMetricsController,
    AuthorizationLists,
    HistoryController,
    EngineRestMessagesController,
    EngineRestConditionsController,
  ],
  providers: [JobAccess, TaskAccess],
})
export class EngineRestModule {}
