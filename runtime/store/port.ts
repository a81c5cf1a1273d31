/**
 * The way into the store for everything that runs on any store: whole operations, and the rows they take and give. Whatever
 * stands in for PostgreSQL offers these.
 */
export { textArray } from './array-literal.ts';
export {
  findCalendarUsers,
  readCalendars,
  readCalendarsAt,
  writeCalendar,
  type CalendarSet,
} from './calendar-rows.ts';
export {
  clusterVariableSet,
  lockClusterVariables,
  readClusterVariables,
  readClusterVariablesAt,
  writeClusterVariable,
  GLOBAL_SCOPE,
  type ClusterVariableRow,
  type ClusterVariableSet,
} from './cluster-variable-rows.ts';
export {
  chooseDecision,
  findDecisionByKey,
  findImported,
  loadRequirements,
  type DecisionChoice,
  type DecisionPlace,
  type StoredRequirements,
} from './decisions/find-decision.ts';
export { deleteEvaluation, findEvaluation, insertEvaluation } from './decisions/insert-evaluation.ts';
export { answerOnce } from './definitions/idempotent-answer.ts';
export { inTransaction, type Transaction } from './definitions/in-transaction.ts';
export {
  deleteBreakers,
  lockBreakers,
  lockOpenBreakers,
  readBreakers,
  writeBreakers,
} from './breaker-rows.ts';
export {
  claimJobs,
  claimJobsWithin,
  type ClaimBounds,
  type ClaimedJob,
  type JobClaim,
  type SeenVariable,
} from './claim-jobs.ts';
export { collectStart, type OccurrenceUse, type StartOccurrence } from './collect-start.ts';
export { deleteCommandRow, fanOutSignal, type StoredCommandRow } from './command-row-rows.ts';
export type { Clock } from './database-clock.ts';
export { findStoreValues } from './find-store-values.ts';
export { readLargeVariables, type VariablePlace } from './large-variables.ts';
export { writeStoreValues } from './write-store-values.ts';
export { findCorrelationRules } from './correlation-rules.ts';
export { findMatchingSubscriptions } from './find-matching-subscriptions.ts';
export { findTenantIds } from './find-tenant-ids.ts';
export {
  allTypes,
  countSlots,
  deleteJobType,
  findLease,
  lockFlow,
  readJobTypes,
  readTenantLimits,
  seedSlots,
  takeSlots,
  writeJobType,
  writeTenantLimits,
  writeTokens,
  type BreakerRow,
  type JobTypeRow,
  type SlotCount,
} from './flow-rows.ts';
export type {
  CanceledJobRow,
  EndedAttemptRow,
  EndedIncidentRow,
  EndedUserTaskRow,
  FailedJobRow,
  GroupOutcome,
  GroupRows,
  LossReason,
  MovedSubscriptionRow,
  StoreValueRow,
  MovedTimerRow,
  NewCommandRow,
  NewIncidentRow,
  NewJobRow,
  NewSubscriptionRow,
  NewTimerRow,
  NewUserTaskRow,
  RetriedJobRow,
  VariableRow,
} from './group-rows.ts';
export {
  countRunningInstances,
  deleteAdmitted,
  insertAdmitted,
  lockInstanceCount,
  writeInstanceCount,
} from './instance-quota-rows.ts';
export type { DecisionRow } from './decision-row.ts';
export type { EscalationRow } from './escalation-row.ts';
export { readJobCounts, type JobCounts } from './job-counts.ts';
export {
  extendLock,
  findJob,
  lockJob,
  releaseJobs,
  setJobPriority,
  unlockJob,
  type JobRow,
  runningAttempts,
} from './job-rows.ts';
export { addJobStatistics, type JobStatisticsLine } from './job-statistics-rows.ts';
export { keyOf, randomShard, shardOf, type KeyRun, type KeySource } from './keys.ts';
export { chooseDefinition, definitionKeysOf, type DefinitionChoice } from './load-definition.ts';
export {
  confirmRevisions,
  findEndedInstance,
  findJournalHash,
  loadInstances,
  type StoredInstance,
} from './load-instances.ts';
export { hashOf, lookupOf } from './lookup.ts';
export {
  deleteMessages,
  findMessage,
  findMissedMessages,
  findStartSubscriptions,
  findSubscriptions,
  insertMessage,
  markOffered,
  type StartSubscription,
  type StoredMessage,
  type WaitingSubscription,
} from './message-rows.ts';
export { packKey, withoutUsual } from './pack-key.ts';
export {
  chainHash,
  packLocalJobs,
  packState,
  unpackLocalJobs,
  unpackState,
  type LocalJob,
} from './pack-state.ts';
export type { Pools } from './pools.ts';
export type { JournalRow } from './transition-rows.ts';
export {
  joinPages,
  packAllPages,
  packCore,
  packLists,
  packMember,
  packMemberPage,
  packOutputPage,
  pagedFrom,
  pageOf,
  pageParts,
  unpaged,
  type StatePage,
} from './state-pages.ts';
export {
  findEndedAttempt,
  countTransitions,
  readJournal,
  readOrigin,
  type InstanceOrigin,
  type JournalEntry,
} from './read-journal.ts';
export {
  advanceStartTimer,
  findTimer,
  moveStartTimer,
  findDueInstants,
  findDueTimers,
  findNextDue,
  type DueTimer,
  type TimerShare,
} from './timer-rows.ts';
export type { MigratedInstance } from './migrate-instances.ts';
export { isConnectionLoss, isRetriable, sqlStateOf, violatedConstraint } from './transient-failure.ts';
export { UnknownCommit, writeGroup, type AlongWithGroup } from './write-group.ts';
