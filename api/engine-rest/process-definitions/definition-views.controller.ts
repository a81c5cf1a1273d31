import type { Caller, JsonObject, Key, Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { filtered } from '../../auth/permission.ts';
import { found } from '../../auth/row-access.ts';
import { ApiProblem } from '../../http/api-problem.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint } from '../../http/endpoint.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { definitionKeyOf, restPath } from '../engine-rest-fields.ts';
import { sendFile } from '../variables/send-file.ts';
import { ProcessDefinition, toProcessDefinition } from './process-definition-list.ts';
import { DefinitionIdParams, TenantDefinitionParams } from './process-definitions.dto.ts';

/** A version by its id, the newest of a key, or the newest of a key in one tenant. */
const Where = z.object({
  id: DefinitionIdParams.shape.id.optional(),
  key: TenantDefinitionParams.shape.key.optional(),
  tenantId: TenantDefinitionParams.shape.tenantId.optional(),
});
type ViewCall = Call<undefined, typeof Where>;

const view = (tail: string) => {
  const ways = [`/:id${tail}`, `/key/:key${tail}`, `/key/:key/tenant-id/:tenantId${tail}`].flatMap((way) => {
    const { path, aliases } = restPath(`/process-definition${way}`);
    return [path, ...aliases];
  });
  return {
    method: 'GET',
    path: ways[0] as string,
    aliases: ways.slice(1),
    permission: filtered('PROCESS_DEFINITION:READ_PROCESS_DEFINITION'),
    level: 'L2',
    idempotency: 'R',
    params: Where,
    codes: ['NOT_FOUND'],
  } as const;
};

const DiagramXml = z.object({ id: z.string(), bpmn20Xml: z.string() });
const StartForm = z.object({
  key: z.string().nullable(),
  camundaFormRef: z.unknown().nullable(),
  contextPath: z.string().nullable(),
});
const Statistics = z.array(
  z.object({
    id: z.string(),
    instances: z.int(),
    failedJobs: z.int(),
    incidents: z.array(z.object({ incidentType: z.string(), incidentCount: z.int() })),
  }),
);

/** What clients read of one process definition. */
@Controller()
export class DefinitionViewsController {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  @Endpoint({ ...view(''), summary: 'Read a process definition', response: ProcessDefinition })
  async readProcessDefinition(@Input() call: ViewCall): Promise<object> {
    return toProcessDefinition(await this.find(call.caller, call.params));
  }

  @Endpoint({ ...view('/xml'), summary: 'The XML of a process definition', response: DiagramXml })
  async readProcessDefinitionXml(@Input() call: ViewCall): Promise<object> {
    const row = await this.find(call.caller, call.params);
    const key = String(row['processDefinitionKey']) as Key;
    const file = found(await this.runtime.queries.definitionXml(call.caller, key));
    const bpmn20Xml = Buffer.from(file.content).toString('utf8');
    return { id: toProcessDefinition(row).id, bpmn20Xml };
  }

  /** Nobody deploys pictures here: clients draw the XML. */
  @Endpoint({
    ...view('/diagram'),
    summary: 'The picture of a process definition; there is none',
    response: z.object({}),
  })
  async readProcessDefinitionDiagram(@Input() call: ViewCall): Promise<never> {
    await this.find(call.caller, call.params);
    throw new ApiProblem('NOT_FOUND', 'There is no picture of this process. Draw the diagram from its XML.');
  }

  @Endpoint({ ...view('/startForm'), summary: 'The reference to the start form', response: StartForm })
  async readStartForm(@Input() call: ViewCall): Promise<object> {
    const form = await this.formOf(call);
    const reference = { key: form['formId'], binding: 'version', version: form['version'] };
    return { key: null, camundaFormRef: form['formId'] === undefined ? null : reference, contextPath: null };
  }

  @Endpoint({
    ...view('/deployed-start-form'),
    summary: 'The content of the start form',
    responseType: 'application/octet-stream',
  })
  async readDeployedStartForm(@Input() call: ViewCall): Promise<Buffer> {
    const form = await this.formOf(call);
    if (typeof form['schema'] !== 'string')
      throw new ApiProblem('NOT_FOUND', 'The process has no start form.');
    const content = Buffer.from(form['schema']);
    return sendFile(call.reply, { content, fileName: `${String(form['formId'])}.form`, mimeType: '' });
  }

  /** Forms here declare no typed variables of their own (api.md 3.3): what a start needs is in the form's schema. */
  @Endpoint({
    ...view('/form-variables'),
    summary: 'Variables that the start form declares',
    response: z.record(z.string(), z.unknown()),
  })
  async readStartFormVariables(@Input() call: ViewCall): Promise<object> {
    await this.find(call.caller, call.params);
    return {};
  }

  @Endpoint({ ...view('/statistics'), summary: 'Running instances per activity', response: Statistics })
  async readActivityStatistics(@Input() call: ViewCall): Promise<object> {
    const row = await this.find(call.caller, call.params);
    const key = String(row['processDefinitionKey']) as Key;
    const elements = await this.runtime.queries.definitionStatistics(call.caller, key, {
      state: { $in: ['ACTIVE', 'SUSPENDED'] },
    });
    return elements
      .filter((element) => Number(element['active']) > 0)
      .map((element) => ({
        id: element['elementId'],
        instances: element['active'],
        failedJobs: element['incidents'],
        incidents: [],
      }));
  }

  private async formOf({ caller, params }: ViewCall): Promise<JsonObject> {
    const row = await this.find(caller, params);
    const key = String(row['processDefinitionKey']) as Key;
    return (await this.runtime.queries.startForm(caller, key)) ?? {};
  }

  private async find(caller: Caller, where: z.output<typeof Where>): Promise<JsonObject> {
    if (where.id !== undefined)
      return found(await this.runtime.queries.get(caller, 'processDefinitions', definitionKeyOf(where.id)));
    const page = await this.runtime.queries.search(caller, 'processDefinitions', {
      filter: {
        processDefinitionId: where.key ?? '',
        tenantId: where.tenantId ?? '<default>',
        isLatestVersion: true,
      },
      sort: [],
      page: { from: 0, limit: 1 },
    });
    return found(page.items[0]);
  }
}
