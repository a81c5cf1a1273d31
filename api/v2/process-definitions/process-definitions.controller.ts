import type { Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { filtered } from '../../auth/permission.ts';
import { found } from '../../auth/row-access.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint, VARIABLES_BODY_MAX } from '../../http/endpoint.ts';
import { variables } from '../../http/fields.ts';
import { allOf, toAnswer } from '../../http/search-dto.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { requireRevision, setRevision } from '../revision.ts';
import { z } from 'zod';
import {
  DefinitionParams,
  DefinitionSearch,
  DefinitionSearchAnswer,
  DefinitionStatisticsBody,
  Draft,
  ElementStatistics,
  Form,
  ProcessDefinition,
  ProcessStatisticsAnswer,
  ProcessStatisticsBody,
  VersionStatisticsAnswer,
  VersionStatisticsBody,
} from './process-definitions.dto.ts';

const read = {
  permission: filtered('PROCESS_DEFINITION:READ_PROCESS_DEFINITION'),
  idempotency: 'R',
  codes: ['NOT_FOUND'],
} as const;
const SEARCH_CODES = ['INVALID_FILTER', 'INVALID_CURSOR', 'PAGE_TOO_DEEP'] as const;
const StartDraftBody = z.strictObject({ variables: variables() });

type DefinitionCall = Call<undefined, typeof DefinitionParams>;

/** Versions of processes. */
@Controller()
export class ProcessDefinitionsController {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  @Endpoint({
    ...read,
    method: 'POST',
    path: '/v2/process-definitions/search',
    summary: 'Find versions of processes',
    level: 'L3',
    body: DefinitionSearch,
    response: DefinitionSearchAnswer,
    codes: SEARCH_CODES,
  })
  async searchProcessDefinitions(@Input() call: Call<typeof DefinitionSearch>): Promise<object> {
    return toAnswer(await this.runtime.queries.search(call.caller, 'processDefinitions', call.body));
  }

  @Endpoint({
    ...read,
    method: 'GET',
    path: '/v2/process-definitions/:processDefinitionKey',
    summary: 'Read a version of a process',
    level: 'L3',
    params: DefinitionParams,
    response: ProcessDefinition,
  })
  async getProcessDefinition(@Input() call: DefinitionCall): Promise<object> {
    return found(
      await this.runtime.queries.get(call.caller, 'processDefinitions', call.params.processDefinitionKey),
    );
  }

  @Endpoint({
    ...read,
    method: 'GET',
    path: '/v2/process-definitions/:processDefinitionKey/xml',
    summary: 'The BPMN file of a version',
    level: 'L3',
    params: DefinitionParams,
    responseType: 'text/xml',
  })
  async getProcessDefinitionXml(@Input() call: DefinitionCall): Promise<Buffer> {
    const file = found(
      await this.runtime.queries.definitionXml(call.caller, call.params.processDefinitionKey),
    );
    void call.reply.header('Content-Type', 'text/xml; charset=utf-8');
    return Buffer.from(file.content);
  }

  @Endpoint({
    ...read,
    method: 'GET',
    path: '/v2/process-definitions/:processDefinitionKey/form',
    summary: 'The start form of a version; 204 when it has none',
    level: 'L2',
    params: DefinitionParams,
    response: Form,
  })
  async getStartForm(@Input() call: DefinitionCall): Promise<object | undefined> {
    found(
      await this.runtime.queries.get(call.caller, 'processDefinitions', call.params.processDefinitionKey),
    );
    const form = await this.runtime.queries.startForm(call.caller, call.params.processDefinitionKey);
    if (form === null) void call.reply.status(204);
    return form ?? undefined;
  }

  @Endpoint({
    ...read,
    method: 'POST',
    path: '/v2/process-definitions/:processDefinitionKey/statistics/element-instances',
    summary: 'Counts per element over the instances of a version',
    permission: filtered('PROCESS_DEFINITION:READ_PROCESS_INSTANCE'),
    level: 'L3',
    params: DefinitionParams,
    body: DefinitionStatisticsBody,
    response: ElementStatistics,
  })
  async getProcessDefinitionStatistics(
    @Input() call: Call<typeof DefinitionStatisticsBody, typeof DefinitionParams>,
  ): Promise<object> {
    const { processDefinitionKey } = call.params;
    found(await this.runtime.queries.get(call.caller, 'processDefinitions', processDefinitionKey));
    return {
      items: await this.runtime.queries.definitionStatistics(
        call.caller,
        processDefinitionKey,
        call.body.filter ?? {},
      ),
    };
  }

  @Endpoint({
    ...read,
    method: 'POST',
    path: '/v2/process-definitions/statistics/process-instances',
    summary: 'Running instances per process',
    permission: filtered('PROCESS_DEFINITION:READ_PROCESS_INSTANCE'),
    level: 'L3',
    body: ProcessStatisticsBody,
    response: ProcessStatisticsAnswer,
    codes: SEARCH_CODES,
  })
  async getProcessStatistics(@Input() call: Call<typeof ProcessStatisticsBody>): Promise<object> {
    return allOf(await this.runtime.queries.processStatistics(call.caller));
  }

  @Endpoint({
    ...read,
    method: 'POST',
    path: '/v2/process-definitions/statistics/process-instances-by-version',
    summary: 'Running instances per version of a process',
    permission: filtered('PROCESS_DEFINITION:READ_PROCESS_INSTANCE'),
    level: 'L3',
    body: VersionStatisticsBody,
    response: VersionStatisticsAnswer,
    codes: SEARCH_CODES,
  })
  async getVersionStatistics(@Input() call: Call<typeof VersionStatisticsBody>): Promise<object> {
    const named = call.body.filter['processDefinitionId'];
    const processDefinitionId =
      typeof named === 'string' ? named : ((named as { $eq?: unknown } | undefined)?.$eq ?? '');
    return allOf(
      await this.runtime.queries.processVersionStatistics(call.caller, String(processDefinitionId)),
    );
  }

  @Endpoint({
    method: 'GET',
    path: '/v2/process-definitions/:processDefinitionKey/start-draft',
    summary: 'Your saved draft of a start form',
    permission: 'self',
    level: 'X1',
    idempotency: 'R',
    params: DefinitionParams,
    response: Draft,
    alwaysExtended: true,
    codes: ['NOT_FOUND'],
  })
  async getStartDraft(@Input() call: DefinitionCall): Promise<object> {
    const draft = found(
      await this.runtime.people.getDraft(call.caller, 'start', call.params.processDefinitionKey),
    );
    setRevision(call.reply, draft.revision);
    return draft;
  }

  @Endpoint({
    method: 'PUT',
    path: '/v2/process-definitions/:processDefinitionKey/start-draft',
    summary: 'Save your draft of a start form',
    permission: 'self',
    level: 'X1',
    idempotency: 'N',
    params: DefinitionParams,
    body: StartDraftBody,
    bodyLimit: VARIABLES_BODY_MAX,
    response: z.object({ savedAt: z.string(), revision: z.int() }),
    alwaysExtended: true,
    codes: ['NOT_FOUND', 'REVISION_CONFLICT'],
  })
  async saveStartDraft(@Input() call: Call<typeof StartDraftBody, typeof DefinitionParams>): Promise<object> {
    found(
      await this.runtime.queries.get(call.caller, 'processDefinitions', call.params.processDefinitionKey),
    );
    const saved = await this.runtime.people.saveDraft(
      call.caller,
      'start',
      call.params.processDefinitionKey,
      call.body.variables,
      requireRevision(call.request),
    );
    setRevision(call.reply, saved.revision);
    return saved;
  }

  @Endpoint({
    method: 'DELETE',
    path: '/v2/process-definitions/:processDefinitionKey/start-draft',
    summary: 'Drop your draft of a start form',
    permission: 'self',
    level: 'X1',
    idempotency: 'N',
    params: DefinitionParams,
  })
  async deleteStartDraft(@Input() call: DefinitionCall): Promise<void> {
    await this.runtime.people.deleteDraft(call.caller, 'start', call.params.processDefinitionKey);
  }
}
