import type { Filter, Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { found } from '../../auth/row-access.ts';
import { Input } from '../../http/call.ts';
import { Endpoint } from '../../http/endpoint.ts';
import { isKey } from '../../http/fields.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { restPath } from '../engine-rest-fields.ts';
import { readRows, type CamundaList } from '../lists/list-controller.ts';
import { historicDetailList } from './history-logs.ts';
import { identityLinkLogList } from './identity-link-log.ts';
import { externalTaskLogList, jobLogList } from './job-logs.ts';
import { readOne, type ReadCall } from './read-one.ts';

/** One entry of a log; its id begins with the key of its instance. */
@Controller()
export class HistoryEntriesController {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  @Endpoint({
    ...readOne,
    ...restPath('/history/job-log/:id'),
    summary: 'What happened to a timer or continuation',
  })
  readHistoricJobLog(@Input() call: ReadCall): Promise<object> {
    return this.entry(call, jobLogList, { id: call.params.id });
  }

  @Endpoint({
    ...readOne,
    ...restPath('/history/external-task-log/:id'),
    summary: 'What happened to an external task',
  })
  readHistoricExternalTaskLog(@Input() call: ReadCall): Promise<object> {
    return this.entry(call, externalTaskLogList, { id: call.params.id });
  }

  @Endpoint({
    ...readOne,
    ...restPath('/history/identity-link-log/:id'),
    summary: 'Who was tied to a task, or no longer is',
  })
  readHistoricIdentityLinkLog(@Input() call: ReadCall): Promise<object> {
    return this.entry(call, identityLinkLogList, { id: call.params.id });
  }

  @Endpoint({ ...readOne, ...restPath('/history/detail/:id'), summary: 'A value that a variable got' })
  readHistoricDetail(@Input() call: ReadCall): Promise<object> {
    const [processInstanceKey = ''] = call.params.id.split('-');
    return this.entry(call, historicDetailList, { processInstanceKey, updateId: call.params.id });
  }

  private async entry({ caller, params }: ReadCall, list: CamundaList, filter: Filter): Promise<object> {
    const [instanceKey = ''] = params.id.split('-');
    if (!isKey(instanceKey)) return found<object>(null);
    const [row] = await readRows(list, filter, { caller, runtime: this.runtime });
    return found(row);
  }
}
