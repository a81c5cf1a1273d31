import { CreateCoreTables1763700000001 } from './0001-create-core-tables.ts';
import { CreateIdentity1763700000002 } from './0002-identity.ts';
import { CreateMails1763700000003 } from './0003-mails.ts';
import { AddUserPreferences1763700000004 } from './0004-user-preferences.ts';
import { AddDecisions1763700000005 } from './0005-decisions.ts';
import { AddStartCollections1763700000006 } from './0006-start-collections.ts';
import { AddDataAndCorrelation1763700000007 } from './0007-data-and-correlation.ts';
import { AddTaskListeners1763700000008 } from './0008-task-listeners.ts';
import { CreateCalendars1763700000009 } from './0009-calendars.ts';
import { AddHistoryRemoval1763700000010 } from './0010-history-removal.ts';
import { AddFlowControl1763700000011 } from './0011-flow-control.ts';
import { AddIncidentOrder1763700000012 } from './0012-incident-order.ts';
import { CreateSecrets1763700000013 } from './0013-secrets.ts';
import { CreateInbound1763700000014 } from './0014-inbound.ts';
import { AddDeploymentDeletion1763700000015 } from './0015-deployment-deletion.ts';
import { CreateStatePages1763700000016 } from './0016-state-pages.ts';
import { AddCommentMentions1763700000017 } from './0017-comment-mentions.ts';
import { AddFilterTenants1763700000018 } from './0018-filter-tenants.ts';
import { AddVariableTypes1763700000019 } from './0019-variable-types.ts';
import { CreateBatches1763700000020 } from './0020-batches.ts';
import { AddListIndexes1763700000021 } from './0021-list-indexes.ts';
import { IndexDefaultHistory1763700000022 } from './0022-default-history.ts';
import { AddElementCounts1763700000023 } from './0023-element-counts.ts';
import { AddListOrders1763700000024 } from './0024-list-orders.ts';
import { AddDelegationAndSuspension1763700000025 } from './0025-delegation-and-suspension.ts';
import { AddIntegrationRecords1763700000026 } from './0026-integrations.ts';
import { AddTaskSettings1763700000027 } from './0027-task-settings.ts';
import { CreateSubstitutions1763700000028 } from './0028-substitutions.ts';
import { ExtendMails1763700000029 } from './0029-mail-outbox.ts';
import { CreateJobStatistics1763700000030 } from './0030-job-statistics.ts';
import { CreatePublicLinks1763700000031 } from './0031-public-links.ts';
import { CreateProjects1763700000032 } from './0032-projects.ts';
import { CreateDocuments1763700000033 } from './0033-documents.ts';
import { CreateEscalations1763700000034 } from './0034-escalations.ts';
import { AddMailKinds1763700000035 } from './0035-mail-kinds.ts';
import { AllowCamundaFilters1763700000036 } from './0036-camunda-filters.ts';
import { CreateNotifications1763700000037 } from './0037-notifications.ts';
import { IndexLocalJobs1763700000038 } from './0038-local-job-index.ts';
import { CreateElementTemplates1763700000039 } from './0039-element-templates.ts';
import { CreateClusterVariables1763700000040 } from './0040-cluster-variables.ts';
import { UnfoldTransitions1763700000041 } from './0041-transitions.ts';
import { IndexRequests1763700000042 } from './0042-requests.ts';
import { CreateProcessSettings1763700000043 } from './0043-process-settings.ts';
import { KeepLastTransition1763700000044 } from './0044-last-transition.ts';
import { CreateIncidentAnnotations1763700000045 } from './0045-incident-annotations.ts';
import { CreateConnectorSettings1763700000046 } from './0046-connector-settings.ts';
import { AddProjectViewers1763700000047 } from './0047-project-viewers.ts';
import { CreateWebhooks1763700000048 } from './0048-webhooks.ts';
import { IndexRequestsOfPeople1763700000049 } from './0049-requests-of-people.ts';
import { IndexWebhookTurns1763700000050 } from './0050-webhook-turns.ts';

/** Every migration in order. Add yours at the end; the number in the file name and the time stamp in the class name rise. */
export const allMigrations = [
  CreateCoreTables1763700000001,
  CreateIdentity1763700000002,
  CreateMails1763700000003,
  AddUserPreferences1763700000004,
  AddDecisions1763700000005,
  AddStartCollections1763700000006,
  AddDataAndCorrelation1763700000007,
  AddTaskListeners1763700000008,
  CreateCalendars1763700000009,
  AddHistoryRemoval1763700000010,
  AddFlowControl1763700000011,
  AddIncidentOrder1763700000012,
  CreateSecrets1763700000013,
  CreateInbound1763700000014,
  AddDeploymentDeletion1763700000015,
  CreateStatePages1763700000016,
  AddCommentMentions1763700000017,
  AddFilterTenants1763700000018,
  AddVariableTypes1763700000019,
  CreateBatches1763700000020,
  AddListIndexes1763700000021,
  IndexDefaultHistory1763700000022,
  AddElementCounts1763700000023,
  AddListOrders1763700000024,
  AddDelegationAndSuspension1763700000025,
  AddIntegrationRecords1763700000026,
  AddTaskSettings1763700000027,
  CreateSubstitutions1763700000028,
  ExtendMails1763700000029,
  CreateJobStatistics1763700000030,
  CreatePublicLinks1763700000031,
  CreateProjects1763700000032,
  CreateDocuments1763700000033,
  CreateEscalations1763700000034,
  AddMailKinds1763700000035,
  AllowCamundaFilters1763700000036,
  CreateNotifications1763700000037,
  IndexLocalJobs1763700000038,
  CreateElementTemplates1763700000039,
  CreateClusterVariables1763700000040,
  UnfoldTransitions1763700000041,
  IndexRequests1763700000042,
  CreateProcessSettings1763700000043,
  KeepLastTransition1763700000044,
  CreateIncidentAnnotations1763700000045,
  CreateConnectorSettings1763700000046,
  AddProjectViewers1763700000047,
  CreateWebhooks1763700000048,
  IndexRequestsOfPeople1763700000049,
  IndexWebhookTurns1763700000050,
];
