/** The front door of the runtime: everything the API, the bench and embedding programs may import. */
export type {
  Holiday,
  ActivateInstruction,
  JsonObject,
  JsonValue,
  Key,
  ModificationSource,
  ModificationVariables,
  MoveInstruction,
  OwnLimits,
  Problem,
  UserTaskChanges,
  WorkingCalendar,
  WorkingHours,
} from '#engine';
export { defaultLimits, limitRanges } from '#engine';
export type { Caller, CommandContext, Grant, IdempotencyRequest, VariableType } from './contract/caller.ts';
export { commentTargets, type Comment, type Comments } from './contract/comments.ts';
export type * from './contract/batches.ts';
export type * from './contract/cluster-variables.ts';
export type * from './contract/conditions.ts';
export type * from './contract/decisions.ts';
export type * from './contract/diffs.ts';
export { attachmentTargets } from './contract/documents.ts';
export type * from './contract/documents.ts';
export { jobCounting } from './jobs/job-counting.ts';
export { DOCUMENT_BYTES_MAX } from './documents/document-limits.ts';
export type * from './contract/flow-control.ts';
export type * from './contract/histories.ts';
export type { EntityAdmin, IdentityService, Preferences, Profile, SignedIn } from './contract/identity.ts';
export type * from './contract/inbound.ts';
export { mailLanguageNames, type MailLanguageName } from './contract/mail-templates.ts';
export {
  digestRhythms,
  mailKinds,
  mailTemplateNames,
  type MailKind,
  type MailParts,
  type Mails,
  type MailTemplate,
} from './contract/mails.ts';
export { webhookEventTypes, type Webhook, type Webhooks, type WebhookSettings } from './contract/webhooks.ts';
export { notificationTypes, type NotificationType, type Notifications } from './contract/notifications.ts';
export type { LiveFeed, LiveRecord } from './contract/live.ts';
export type { ProcessSettings, ProcessSettingsService } from './contract/process-settings.ts';
export { documentReference, STORE_ID } from './documents/document-reference.ts';
export type { PublicLink, PublicLinks } from './contract/public-links.ts';
export type * from './contract/element-templates.ts';
export type * from './contract/migrations.ts';
export type * from './contract/queries.ts';
export { Refusal } from './contract/refusal.ts';
export type * from './contract/runtime.ts';
export type * from './contract/secrets.ts';
export {
  projectFileKinds,
  type NamedText,
  type Project,
  type ProjectFile,
  type Projects,
  type ProjectVersion,
} from './contract/projects.ts';
export { PROJECT_LIMITS } from './projects/project-limits.ts';
export type * from './contract/suspensions.ts';
export {
  pageAreas,
  type SavedFilter,
  type SavedFilterFields,
  type SavedFilters,
} from './contract/saved-filters.ts';
export type * from './contract/trials.ts';
export { BpmnError, JobFailure } from './contract/runtime.ts';
export { startEmbeddedPostgres } from './store/embedded-postgres/start-embedded-postgres.ts';
export { allCapabilities, isCapability, takenByPooler, type Capability } from './store/capabilities.ts';
export { isConnectionLoss } from './store/transient-failure.ts';
export { migrate } from './store/migrate.ts';
export { elementTemplates } from './connectors/templates/element-templates.ts';
export { readAllowedHost } from './connectors/http/target-guard.ts';
export { isMailAddress } from './humans/mail/mail-address.ts';
export { TRIAL_LIMITS } from './trials/trial-limits.ts';
export { createRuntime, type RuntimeOptions } from './create-runtime.ts';
export type { Role } from './create-core.ts';
export { deployExamples, registerExampleWorkers } from './connectors/examples/deploy-examples.ts';
