import type { Command } from '../command.ts';
import { Refusal } from '../failure.ts';
import { answerOf, takeAdmission } from '../data-stores.ts';
import { changeData, type Run } from '../run.ts';
import { findInstance } from './find.ts';

/** DAT-4: the values an activity asked for; it goes on where it waited. */
export function dataStoresRead(run: Run, command: Extract<Command, { kind: 'dataStoresRead' }>): void {
  const instance = findInstance(run, command.elementInstanceKey);
  if (instance.data.awaitsStores !== true || instance.state !== 'activating')
    throw new Refusal('INVALID_INSTANCE_STATE', `"${instance.elementId}" does not wait for data stores.`);
  changeData(run, instance.key, { awaitsStores: null, storeValues: answerOf(command.values) });
  run.enqueue({ kind: 'activate', elementInstanceKey: instance.key });
}

/** DAT-4: limited stores have taken what was written, or one of them is full. */
export function dataStoresAnswered(
  run: Run,
  command: Extract<Command, { kind: 'dataStoresAnswered' }>,
): void {
  const instance = findInstance(run, command.elementInstanceKey);
  if (instance.data.storeWrites === undefined || instance.state !== 'completing')
    throw new Refusal('INVALID_INSTANCE_STATE', `"${instance.elementId}" writes to no data store.`);
  takeAdmission(run, instance, command.full);
}
