import type { Caller, JsonObject, Key, Runtime, Search } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { filtered } from '../../auth/permission.ts';
import { keyField, keyOrNull, textField } from '../../http/answer-fields.ts';
import { ApiProblem } from '../../http/api-problem.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint } from '../../http/endpoint.ts';
import { closedEnum } from '../../http/fields.ts';
import { searchAnswer, searchBody } from '../../http/search-dto.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { pageOf } from '../../http/page-of.ts';
import { ELEMENT_TYPES } from './element-instances.dto.ts';

/** The first six are those of the public spec; the others are told to callers who ask for our own words. */
const WAIT_TYPES = [
  ...['JOB', 'MESSAGE', 'USER_TASK', 'TIMER', 'SIGNAL', 'CONDITION'],
  ...[
    'DATA',
    'DATA_STORE',
    'CALL',
    'CALLER',
    'CHILD_INSTANCE',
    'TRIGGER',
    'ACTIVATION',
    'CONTINUATION',
    'JOIN',
  ],
  ...['INCIDENT', 'SUSPENDED'],
];
const ELEMENTS_MAX = 10_000;

const WaitStateSearch = searchBody({
  elementInstanceKey: 'key',
  processInstanceKey: 'key',
  rootProcessInstanceKey: 'key',
  elementId: 'text',
  elementType: [...ELEMENT_TYPES, 'TRANSACTION'],
  waitStateType: WAIT_TYPES,
});
const WaitState = z.object({
  rootProcessInstanceKey: keyOrNull(),
  processInstanceKey: keyField(),
  elementInstanceKey: keyField(),
  elementId: textField(),
  elementType: closedEnum(ELEMENT_TYPES, { TRANSACTION: 'SUB_PROCESS' }, 'UNKNOWN'),
  tenantId: textField(),
  bpmnProcessId: textField(),
  details: z.record(z.string(), z.unknown()),
});

/** What element instances wait for, in the shape of the public spec; the page uses `…/waits`, which has sentences. */
@Controller()
export class WaitStatesController {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  @Endpoint({
    method: 'POST',
    path: '/v2/element-instances/wait-states/search',
    summary: 'Find what the elements of an instance wait for; name processInstanceKey or elementInstanceKey',
    permission: filtered('PROCESS_DEFINITION:READ_PROCESS_INSTANCE'),
    level: 'L3',
    idempotency: 'R',
    body: WaitStateSearch,
    response: searchAnswer(WaitState),
    codes: ['INVALID_FILTER'],
  })
  async searchWaitStates(@Input() call: Call<typeof WaitStateSearch>): Promise<object> {
    const instanceKey = await this.instanceOf(call.caller, call.body);
    const rows = instanceKey === null ? [] : await this.waitStates(call.caller, instanceKey, call.isExtended);
    const matching = rows.map((row) => ({
      ...row,
      waitStateType: (row['details'] as JsonObject)['waitStateType'] ?? null,
    }));
    return pageOf(matching, call.body);
  }

  /** Waits are read per instance, so the filter must lead to one. */
  private async instanceOf(caller: Caller, search: Search): Promise<Key | null> {
    const { processInstanceKey, elementInstanceKey } = search.filter;
    const named = equalTo(processInstanceKey);
    if (named !== null) return named;
    const element = equalTo(elementInstanceKey);
    if (element === null) {
      throw new ApiProblem(
        'INVALID_FILTER',
        'Name the processInstanceKey or the elementInstanceKey whose waits you want.',
      );
    }
    const row = await this.runtime.queries.get(caller, 'elementInstances', element);
    return typeof row?.['processInstanceKey'] === 'string' ? (row['processInstanceKey'] as Key) : null;
  }

  private async waitStates(
    caller: Caller,
    processInstanceKey: Key,
    isExtended: boolean,
  ): Promise<readonly JsonObject[]> {
    const waits = (await this.runtime.queries.waits(caller, processInstanceKey)) ?? [];
    const elements = await this.runtime.queries.search(caller, 'elementInstances', {
      filter: { processInstanceKey, state: 'ACTIVE' },
      sort: [],
      page: { limit: ELEMENTS_MAX, from: 0 },
    });
    const byKey = new Map(elements.items.map((element) => [element['elementInstanceKey'], element]));
    return waits.flatMap((wait) => {
      const details = detailsOf(wait) ?? (isExtended ? ownDetails(wait) : null);
      const element = byKey.get(wait['elementInstanceKey'] ?? '');
      if (!details || !element) return [];
      return [
        {
          rootProcessInstanceKey: element['rootProcessInstanceKey'] ?? null,
          processInstanceKey,
          elementInstanceKey: element['elementInstanceKey'] ?? null,
          elementId: wait['elementId'] ?? null,
          elementType: element['type'] ?? 'UNKNOWN',
          tenantId: element['tenantId'] ?? null,
          bpmnProcessId: element['processDefinitionId'] ?? null,
          details,
        },
      ];
    });
  }
}

// helpers

function equalTo(condition: unknown): Key | null {
  if (typeof condition === 'string') return condition as Key;
  const value = (condition as { $eq?: unknown } | undefined)?.$eq;
  return typeof value === 'string' ? (value as Key) : null;
}

/** A wait that the public spec has no word for. */
function ownDetails(wait: JsonObject): JsonObject {
  return { ...(wait['what'] as JsonObject | undefined), waitStateType: wait['kind'] ?? null };
}

/** Kinds the public spec does not know (joins, called instances, incidents) have no wait state there. */
function detailsOf(wait: JsonObject): JsonObject | null {
  const what = (wait['what'] ?? {}) as JsonObject;
  const value = (name: string) => what[name] ?? null;
  switch (wait['kind']) {
    case 'JOB':
    case 'JOB_BACKOFF':
      return {
        waitStateType: 'JOB',
        jobKey: value('jobKey'),
        jobType: value('jobType'),
        jobKind: 'BPMN_ELEMENT',
        listenerEventType: null,
        retries: value('retries'),
      };
    case 'MESSAGE':
      return {
        waitStateType: 'MESSAGE',
        messageName: value('name'),
        correlationKey: value('correlationKey'),
      };
    case 'USER_TASK':
      return { waitStateType: 'USER_TASK', taskKey: value('userTaskKey'), dueDate: wait['until'] ?? null };
    case 'TIMER':
      return {
        waitStateType: 'TIMER',
        dueDate: typeof wait['until'] === 'string' ? Date.parse(wait['until']) : null,
        repetitions: value('repetitionsLeft'),
      };
    case 'SIGNAL':
      return { waitStateType: 'SIGNAL', signalName: value('name') };
    case 'CONDITION':
      return { waitStateType: 'CONDITION', expression: value('expression'), events: [] };
    default:
      return null;
  }
}
