import type { JsonObject, Runtime, SearchKind } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { found } from '../../auth/row-access.ts';
import { Input } from '../../http/call.ts';
import { Endpoint } from '../../http/endpoint.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { keysIn, restPath } from '../engine-rest-fields.ts';
import { toVariableInstance, withVariableTypes } from './history-variables.ts';
import { toHistoricActivity, toHistoricInstance } from './history-lists.ts';
import { readOne, type ReadCall } from './read-one.ts';

/** One row of history. */
@Controller()
export class HistoryController {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  @Endpoint({
    ...readOne,
    ...restPath('/history/process-instance/:id'),
    summary: 'A process instance, running or ended',
  })
  async readHistoricProcessInstance(@Input() call: ReadCall): Promise<object> {
    return toHistoricInstance(await this.find(call, 'processInstances'));
  }

  @Endpoint({
    ...readOne,
    ...restPath('/history/activity-instance/:id'),
    summary: 'An activity instance, running or ended',
  })
  async readHistoricActivity(@Input() call: ReadCall): Promise<object> {
    return toHistoricActivity(await this.find(call, 'elementInstances'));
  }

  @Endpoint({ ...readOne, ...restPath('/history/variable-instance/:id'), summary: 'A variable' })
  async readHistoricVariable(@Input() call: ReadCall): Promise<object> {
    const rows = [await this.find(call, 'variables')];
    const [row] = await withVariableTypes(rows, { runtime: this.runtime, caller: call.caller });
    return toVariableInstance(found(row));
  }

  private async find({ caller, params }: ReadCall, kind: SearchKind): Promise<JsonObject> {
    const [key] = keysIn([params.id]);
    return found(key === undefined ? null : await this.runtime.queries.get(caller, kind, key));
  }
}
