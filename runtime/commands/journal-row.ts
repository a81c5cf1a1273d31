import type { Command, Key } from '#engine';
import { packKey, type JournalRow, type KeyRun } from '../store/port.ts';
import { hexOf } from './finish-draft.ts';
import { revisionsOf } from './outside.ts';
import type { CommandFrame, RowDraft } from './row-draft.ts';
import { packTally } from './tally.ts';
import { variablesOf, type ReclaimJobs, type Submission } from './submission.ts';

/** What the journal keeps of one transition: all a replay needs. */
export function journalRow(
  draft: RowDraft,
  frame: CommandFrame,
  submission: Submission,
  hash: Buffer,
  run: KeyRun,
): JournalRow {
  const { key: instanceKey, shard, historyBucket } = draft.frame;
  const more = run.moreKeys();
  const shape = packTally(frame.state.definitionKey, frame.tally);
  const tally = shape === null ? null : draft.ports.tallyOf(shape);
  return {
    instanceKey,
    shard,
    at: frame.at,
    firstKey: run.firstKey,
    seq: frame.revision,
    historyBucket,
    tenantId: frame.state.tenantId,
    actor: frame.actor,
    stateHash: hexOf(hash),
    command: usualCommand(submission, frame, instanceKey) ?? JSON.stringify(recorded(submission, frame)),
    elements: packElements(frame.elements),
    flows: frame.flows.length === 0 ? null : JSON.stringify(frame.flows),
    variables: frame.written.length === 0 ? null : JSON.stringify(frame.written),
    moreKeys: more.length === 0 ? null : `{${more.join(',')}}`,
    reason: submission.reason ?? null,
    tally,
    changes: tally === null ? shape : null,
  };
}

// helpers

/**
 * The two commands that say nothing but what is usual are a number: 0 is the start, n the completion of the job with the n-th key behind
 * that of the instance. The view `transitions` unfolds them. Null: the command has to be written out.
 */
function usualCommand(
  { command, jobCheck }: Submission,
  frame: CommandFrame,
  instanceKey: Key,
): string | null {
  const { stopped, outside, limits } = frame;
  if (stopped.length > 0 || outside !== undefined || limits !== undefined || jobCheck?.proof === 'lease')
    return null;
  if (command.kind === 'createInstance') {
    const { start, variables, terminateAfter } = command;
    const isPlain = start.kind === 'none' && start.elementId === undefined && terminateAfter === undefined;
    return isPlain && isWithoutMembers(variables) ? '0' : null;
  }
  if (command.kind !== 'completeJob' || !isWithoutMembers(command.variables)) return null;
  // Whatever a completion may say beside is written out.
  for (const name in command)
    if (!membersOfCompletion.has(name) && command[name as keyof typeof command] !== undefined) return null;
  const packed = packKey(command.jobKey, instanceKey);
  return typeof packed === 'number' && packed > 0 ? String(packed) : null;
}

const membersOfCompletion: ReadonlySet<string> = new Set(['kind', 'jobKey', 'variables']);

function isWithoutMembers(variables: object): boolean {
  for (const _ in variables) return false;
  return true;
}

/** From so many on, the keys of a list are told as distances from its places: loops then compress to little. */
const manyElements = 16;

/**
 * One list per element that ended. In a long one, wrapped as `{"d": …}`, a number n as key stands for the key that lies n behind the place
 * of the element in the list (from 1).
 */
function packElements(elements: CommandFrame['elements']): string | null {
  if (elements.length === 0) return null;
  if (elements.length < manyElements) return JSON.stringify(elements);
  const distances = elements.map((element, index) => {
    const [key, ...rest] = element as unknown[];
    return typeof key === 'number' ? [key - index - 1, ...rest] : element;
  });
  return JSON.stringify({ d: distances });
}

function recorded({ command, jobCheck }: Submission, frame: CommandFrame): object {
  const { stopped, outside, limits } = frame;
  const plain = withoutRepetition(command);
  // By the lease a repeated call is known.
  const lease = jobCheck?.proof === 'lease' ? { lease: jobCheck.lease } : {};
  return {
    ...plain,
    ...lease,
    ...(stopped.length === 0 ? {} : { stopped }),
    ...revisionsOf(outside),
    ...(limits === undefined ? {} : { limits }),
  };
}

/** What the instance's own row says anyway is not repeated; `restoreCommand` of the replay puts it back. */
function withoutRepetition(command: Command | ReclaimJobs): object {
  if (command.kind === 'createInstance') {
    const { kind, start, variables, terminateAfter } = command;
    const isPlain = start.kind === 'none' && start.elementId === undefined;
    return {
      kind,
      ...(isPlain ? {} : { start }),
      ...(terminateAfter === undefined ? {} : { terminateAfter }),
      ...(Object.keys(variables).length === 0 ? {} : { variables }),
    };
  }
  const variables = variablesOf(command);
  if (variables === undefined || Object.keys(variables).length > 0) return command;
  return { ...command, variables: undefined };
}
