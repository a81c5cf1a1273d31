import type { SearchKind } from '../../contract/queries.ts';
import { attachments } from './models/attachments.ts';
import { comments } from './models/comments.ts';
import { decisionDefinitions } from './models/decision-definitions.ts';
import { decisionInstances } from './models/decision-instances.ts';
import { decisionRequirements } from './models/decision-requirements.ts';
import { batchItems } from './models/batch-items.ts';
import { batchOperations } from './models/batch-operations.ts';
import { deployments } from './models/deployments.ts';
import { engineJobs } from './models/engine-jobs.ts';
import { jobDefinitions } from './models/job-definitions.ts';
import { eventSubscriptions } from './models/event-subscriptions.ts';
import { elementInstances } from './models/element-instances.ts';
import { incidents } from './models/incidents.ts';
import { jobs } from './models/jobs.ts';
import { mails } from './models/mails.ts';
import { messageSubscriptions } from './models/message-subscriptions.ts';
import { messages } from './models/messages.ts';
import { notifications } from './models/notifications.ts';
import { operations } from './models/operations.ts';
import { processDefinitions } from './models/process-definitions.ts';
import { processInstances } from './models/process-instances.ts';
import { processes } from './models/processes.ts';
import { projects } from './models/projects.ts';
import { requests } from './models/requests.ts';
import { resources } from './models/resources.ts';
import { userTasks } from './models/user-tasks.ts';
import { variableUpdates } from './models/variable-updates.ts';
import { variables } from './models/variables.ts';
import type { ReadModel } from './read-model.ts';

/** One read model per kind; a missing one does not compile. */
export const readModels: Readonly<Record<SearchKind, ReadModel>> = {
  processDefinitions,
  processes,
  processInstances,
  elementInstances,
  userTasks,
  variables,
  incidents,
  jobs,
  engineJobs,
  jobDefinitions,
  eventSubscriptions,
  messageSubscriptions,
  deployments,
  batchOperations,
  batchItems,
  resources,
  messages,
  decisionDefinitions,
  decisionRequirements,
  decisionInstances,
  comments,
  attachments,
  operations,
  variableUpdates,
  mails,
  notifications,
  projects,
  requests,
};
