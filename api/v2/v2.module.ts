import { Module } from '@nestjs/common';
import { AuthenticationModule } from './authentication/authentication.module.ts';
import { AuditLogsModule } from './audit-logs/audit-logs.module.ts';
import { AttachmentsModule } from './attachments/attachments.module.ts';
import { ClusterVariablesModule } from './cluster-variables/cluster-variables.module.ts';
import { RequestsModule } from './requests/requests.module.ts';
import { CommentsModule } from './comments/comments.module.ts';
import { ConditionalsModule } from './conditionals/conditionals.module.ts';
import { BatchOperationsModule } from './batch-operations/batch-operations.module.ts';
import { CalendarsModule } from './calendars/calendars.module.ts';
import { ConnectorsModule } from './connectors/connectors.module.ts';
import { WebhooksModule } from './webhooks/webhooks.module.ts';
import { DecisionsModule } from './decisions/decisions.module.ts';
import { DeploymentsModule } from './deployments/deployments.module.ts';
import { DiffsModule } from './diffs/diffs.module.ts';
import { DocumentsModule } from './documents/documents.module.ts';
import { ElementInstancesModule } from './element-instances/element-instances.module.ts';
import { ElementTemplatesModule } from './element-templates/element-templates.module.ts';
import { ExpressionsModule } from './expressions/expressions.module.ts';
import { IdentityModule } from './identity/identity.module.ts';
import { InboundHooksModule } from './inbound-hooks/inbound-hooks.module.ts';
import { InboundTablesModule } from './inbound-tables/inbound-tables.module.ts';
import { IncidentsModule } from './incidents/incidents.module.ts';
import { JobTypesModule } from './job-types/job-types.module.ts';
import { JobsModule } from './jobs/jobs.module.ts';
import { MailsModule } from './mails/mails.module.ts';
import { MessagesModule } from './messages/messages.module.ts';
import { MigrationModule } from './migration/migration.module.ts';
import { NotificationsModule } from './notifications/notifications.module.ts';
import { ProcessDefinitionsModule } from './process-definitions/process-definitions.module.ts';
import { ProcessInstancesModule } from './process-instances/process-instances.module.ts';
import { PublicLinksModule } from './public-links/public-links.module.ts';
import { ProjectsModule } from './projects/projects.module.ts';
import { ResourcesModule } from './resources/resources.module.ts';
import { SecretsModule } from './secrets/secrets.module.ts';
import { SavedFiltersModule } from './saved-filters/saved-filters.module.ts';
import { SubstitutionsModule } from './substitutions/substitutions.module.ts';
import { SystemModule } from './system/system.module.ts';
import { TrialsModule } from './trials/trials.module.ts';
import { UserTasksModule } from './user-tasks/user-tasks.module.ts';
import { VariablesModule } from './variables/variables.module.ts';

/** The native API. */
@Module({
  imports: [
    AuditLogsModule,
    AuthenticationModule,
    BatchOperationsModule,
    CalendarsModule,
    ClusterVariablesModule,
    DeploymentsModule,
    DiffsModule,
    TrialsModule,
    ProjectsModule,
    ProcessDefinitionsModule,
    PublicLinksModule,
    ProcessInstancesModule,
    ElementInstancesModule,
    VariablesModule,
    JobsModule,
    JobTypesModule,
    UserTasksModule,
    CommentsModule,
    RequestsModule,
    AttachmentsModule,
    DocumentsModule,
    SavedFiltersModule,
    SubstitutionsModule,
    IncidentsModule,
    MailsModule,
    MessagesModule,
    MigrationModule,
    NotificationsModule,
    ConnectorsModule,
    WebhooksModule,
    ConditionalsModule,
    DecisionsModule,
    ExpressionsModule,
    ResourcesModule,
    IdentityModule,
    SecretsModule,
    ElementTemplatesModule,
    InboundHooksModule,
    InboundTablesModule,
    SystemModule,
  ],
})
export class V2Module {}
