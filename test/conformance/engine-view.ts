import type { Key } from '#engine';
import type { OpenWork, Snapshot } from './driver.ts';
import type { LiveInstance } from '../../runtime/simulation/engine-world.ts';
import type { JobDetails } from '../../runtime/simulation/simulated-runtime.ts';

export function openTasks(instance: LiveInstance): readonly OpenWork[] {
  return Object.values(instance.state.userTasks).map((task) => ({
    key: task.key,
    element: instance.state.elements[task.elementInstanceKey]?.elementId ?? '',
    instanceKey: instance.key,
    elementInstanceKey: task.elementInstanceKey,
    assignee: task.assignee,
    candidateUsers: task.candidateUsers,
    candidateGroups: task.candidateGroups,
    fields: {
      state: task.transition?.kind.toUpperCase() ?? 'CREATED',
      assignee: task.assignee,
      candidateUsers: task.candidateUsers,
      candidateGroups: task.candidateGroups,
      dueDate: task.dueDate,
      followUpDate: task.followUpDate,
      priority: task.priority,
    },
  }));
}

/** TSK-11, ADH-2. */
export function openTriggers({ key, state, definition }: LiveInstance): readonly OpenWork[] {
  return Object.values(state.elements).flatMap((element) => {
    const model = definition.model.elements[element.elementId];
    const waits =
      (model?.type === 'adHocSubProcess' && element.role !== 'activation') ||
      (model?.type === 'receiveTask' && model.message === undefined && element.role !== 'body');
    return waits
      ? [{ key: element.key, element: element.elementId, instanceKey: key, elementInstanceKey: element.key }]
      : [];
  });
}

export function openJobs(instance: LiveInstance, details: ReadonlyMap<Key, JobDetails>): readonly OpenWork[] {
  return Object.values(instance.state.jobs).map((job) => ({
    key: job.key,
    element: instance.state.elements[job.elementInstanceKey]?.elementId ?? '',
    instanceKey: instance.key,
    elementInstanceKey: job.elementInstanceKey,
    type: job.type,
    headers: details.get(job.key)?.headers ?? {},
  }));
}

/** An incident at a join belongs to no element instance; its fact names the join. */
export function incidentsOf(
  instance: LiveInstance,
  elements: ReadonlyMap<string, string>,
): Snapshot['incidents'] {
  return Object.values(instance.state.incidents).map((incident) => ({
    element: elements.get(incident.key) ?? '',
    code: incident.code,
    message: incident.message,
  }));
}

export function waitingIn(instances: readonly LiveInstance[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  const count = (id: string): void => {
    counts[id] = (counts[id] ?? 0) + 1;
  };
  for (const { state, definition } of instances) {
    for (const element of Object.values(state.elements))
      if (element.role !== 'process' && element.role !== 'activation') count(element.elementId);
    for (const token of state.tokens) count(definition.model.flows[token.flowId]?.targetId ?? token.flowId);
  }
  return counts;
}
