import { bringStoreValues, dropStoreValues } from './data-stores.ts';
import { isAvailable, transfer, writePlace } from './data-transfer.ts';
import { Failure } from './failure.ts';
import { keysInOrder } from './keys-in-order.ts';
import { listOfOutputs } from './loop-outputs.ts';
import type {
  DataAssociation,
  DataFlow,
  FlowElement,
  InputSet,
  LoopDataFlow,
} from './model/process-model.ts';
import { changeData, type Run } from './run.ts';
import type { ElementInstance } from './state.ts';

/**
 * LIF-1, DAT-5: the first available input set in file order starts the element, and its associations are copied. False
 * when none is available: the element waits and is tried again after every visible change. Throw events never wait.
 */
export function bringDataIn(
  run: Run,
  instance: ElementInstance,
  element: FlowElement,
  data: DataFlow,
): boolean {
  const chosen = data.inputSets.findIndex((set) => isSetAvailable(run, instance, data, set));
  const throws = element.type === 'endEvent' || element.type === 'intermediateThrowEvent';
  if (chosen < 0 && !throws) return waitForData(run, instance);
  const set = data.inputSets[Math.max(chosen, 0)];
  const taken = data.inputAssociations.filter(
    (association) => belongsTo(run, instance, association, set) && hasSources(run, instance, association),
  );
  if (!bringStoreValues(run, instance, taken)) return false;
  for (const association of taken) transfer(run, instance, association);
  dropStoreValues(run, instance);
  if (data.inputSets.some(({ pairedWith }) => pairedWith !== undefined))
    changeData(run, instance.key, { inputSet: chosen });
  stopWaiting(run, instance);
  return true;
}

/** LIF-2: the first available output set, checked against the input set it started with, then its associations (D07). */
export function takeDataOut(run: Run, instance: ElementInstance, data: DataFlow): void {
  const locals = run.working.state.variables[instance.key] ?? {};
  const isThere = (name: string): boolean => locals[name] !== undefined;
  const index = data.outputSets.findIndex(({ required }) => required.every(isThere));
  const set = data.outputSets[index];
  if (set === undefined) {
    const missing = (data.outputSets[0]?.required ?? []).filter((name) => !isThere(name)).join(', ');
    throw new Failure(
      'DATA_OUTPUT_SET',
      `No output set of "${instance.elementId}" is available; missing: ${missing}. Complete it with these values, or make the outputs optional.`,
    );
  }
  const paired = data.inputSets[instance.data.inputSet ?? 0]?.pairedWith;
  if (paired !== undefined && !paired.includes(index))
    throw new Failure(
      'DATA_OUTPUT_SET',
      `"${instance.elementId}" ended with an output set that its input set does not allow.`,
    );
  const outputs = new Set([...set.required, ...set.optional]);
  for (const association of data.outputAssociations) {
    if (hasSources(run, instance, association, outputs)) transfer(run, instance, association);
  }
}

/** MI-1: the list is filled in the body, once, before any instance exists. */
export function bringLoopDataIn(run: Run, body: ElementInstance, loop: LoopDataFlow): boolean {
  const ready =
    (loop.source === undefined || isAvailable(run, body, loop.source)) &&
    loop.inputAssociations.every((association) => hasSources(run, body, association));
  if (!ready) return waitForData(run, body);
  if (!bringStoreValues(run, body, loop.inputAssociations)) return false;
  for (const association of loop.inputAssociations) transfer(run, body, association);
  dropStoreValues(run, body);
  stopWaiting(run, body);
  return true;
}

/** MI-1, MI-5: the collected outputs are written when the body completes. */
export function takeLoopDataOut(run: Run, body: ElementInstance, loop: LoopDataFlow): void {
  if (loop.output === undefined) return;
  const outputs = listOfOutputs(body.data.outputs ?? [], body.data.cardinality ?? 0);
  writePlace(run, body, loop.output, outputs);
  for (const association of loop.outputAssociations) transfer(run, body, association);
}

/** DAT-5: elements that wait for data are tried again after a step or command that changed some. */
export function settleDataWaits(run: Run): void {
  if (!run.dataChanged) return;
  run.dataChanged = false;
  if (run.model.data?.mayWait !== true) return;
  const { elements } = run.working.state;
  for (const key of keysInOrder(elements))
    if (elements[key]?.data.awaitsData === true) run.enqueue({ kind: 'activate', elementInstanceKey: key });
}

// helpers

function waitForData(run: Run, instance: ElementInstance): false {
  // Values of stores that came meanwhile are read again when the rest is there.
  dropStoreValues(run, instance);
  if (instance.data.awaitsData !== true) changeData(run, instance.key, { awaitsData: true });
  return false;
}

function stopWaiting(run: Run, instance: ElementInstance): void {
  if (instance.data.awaitsData === true) changeData(run, instance.key, { awaitsData: null });
}

/** Every required input has all its sources; associations that fill no declared input belong to every set. */
function isSetAvailable(run: Run, instance: ElementInstance, data: DataFlow, set: InputSet): boolean {
  return data.inputAssociations.every((association) => {
    const name = inputOf(run, instance, association);
    if (name !== undefined && !set.required.includes(name)) return true;
    return hasSources(run, instance, association);
  });
}

function belongsTo(
  run: Run,
  instance: ElementInstance,
  association: DataAssociation,
  set: InputSet | undefined,
): boolean {
  const name = inputOf(run, instance, association);
  return (
    name === undefined || set === undefined || set.required.includes(name) || set.optional.includes(name)
  );
}

/** The declared data input an association fills. */
function inputOf(run: Run, instance: ElementInstance, { target }: DataAssociation): string | undefined {
  if (target.kind !== 'own') return undefined;
  return run.model.data?.items[instance.elementId]?.[target.name]?.kind === 'input' ? target.name : undefined;
}

/** `within` narrows the outputs that may be read to those of one output set. */
function hasSources(
  run: Run,
  instance: ElementInstance,
  association: DataAssociation,
  within?: ReadonlySet<string>,
): boolean {
  return association.sources.every((source) => {
    const isOutput =
      source.kind === 'own' && run.model.data?.items[instance.elementId]?.[source.name]?.kind === 'output';
    if (isOutput && within !== undefined && !within.has(source.name)) return false;
    return isAvailable(run, instance, source);
  });
}
