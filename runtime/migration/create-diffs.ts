import { builtEntry } from '../built-entry.ts';
import type { Caller } from '../contract/caller.ts';
import type {
  ComparedText,
  DiffSide,
  Diffs,
  ElementChange,
  ModelDiff,
  TextChange,
  VersionFiles,
} from '../contract/diffs.ts';
import { Refusal } from '../contract/refusal.ts';
import { readForm } from '../definitions/read-form.ts';
import { createThreadRoom } from '../thread-room.ts';
import { compareTexts } from './compare-texts.ts';
import type { DescribeAnswer, DescribeRequest } from './describe-thread.ts';

export interface DiffsOptions {
  /** Null when the version does not exist or the caller may not read it. */
  readonly versionFiles: (caller: Caller, processDefinitionKey: string) => Promise<VersionFiles | null>;
}

/** Two files of 10 MB are read in this time and memory; what takes longer is stopped (security.md 5, parser). */
const LIMITS = { timeMaxMs: 15_000, memoryMaxMb: 512 };

/** Compares versions of models. Files are read in a thread of their own, beside deployments. */
export function createDiffs({ versionFiles }: DiffsOptions): Diffs & { stop(): Promise<void> } {
  const room = createThreadRoom<DescribeRequest, DescribeAnswer>(
    builtEntry('./describe-thread.ts', import.meta.url),
    LIMITS,
  );
  const open = async (caller: Caller, side: DiffSide, name: 'left' | 'right'): Promise<OpenSide> => {
    if ('resources' in side) return filesOf(side.resources);
    const version = await versionFiles(caller, side.processDefinitionKey);
    if (version === null)
      throw new Refusal(
        'NOT_FOUND',
        `The ${name} version does not exist, was removed, or is not for you. Check the key.`,
      );
    return { ...version, models: [version.model], isWhole: true };
  };
  return {
    async compare(caller, left, right) {
      const [old, now] = [await open(caller, left, 'left'), await open(caller, right, 'right')];
      const answer = await room.ask({ left: old.models, right: now.models });
      if (answer === 'late')
        throw new Refusal(
          'INVALID_VALUE',
          'Comparing the models took more time or memory than is allowed. Compare smaller files.',
        );
      if (!answer.ok) throw new Refusal('INVALID_VALUE', answer.message, { side: answer.side });
      const named = (side: OpenSide, names: readonly string[]) => (side.isWhole ? null : new Set(names));
      const [leftNames, rightNames] = [named(old, answer.leftNames), named(now, answer.rightNames)];
      const compared = (kind: 'forms' | 'decisions') =>
        compareTexts({ texts: old[kind], named: leftNames }, { texts: now[kind], named: rightNames });
      const [forms, decisions] = [compared('forms'), compared('decisions')];
      return {
        changes: answer.changes,
        forms,
        decisions,
        summary: summaryOf(answer.changes, forms, decisions),
      };
    },
    stop: () => room.stop(),
  };
}

// helpers

interface OpenSide {
  readonly models: readonly VersionFiles['model'][];
  readonly forms: readonly ComparedText[];
  readonly decisions: readonly ComparedText[];
  /** False for files that may leave out what is deployed already. */
  readonly isWhole: boolean;
}

function filesOf(files: Extract<DiffSide, { resources: unknown }>['resources']): OpenSide {
  const decoder = new TextDecoder();
  const models: VersionFiles['model'][] = [];
  const forms: ComparedText[] = [];
  const decisions: ComparedText[] = [];
  for (const file of files) {
    const name = file.name.toLowerCase();
    const text = decoder.decode(file.content);
    if (name.endsWith('.form')) {
      const read = readForm(file.name, file.content);
      // A form that is no form yet is compared by the name of its file.
      forms.push({ id: 'form' in read ? read.form.formId : file.name, text });
    } else if (name.endsWith('.dmn') || name.endsWith('.dmn11.xml'))
      decisions.push({ id: requirementsIdOf(text) ?? file.name, text });
    else if (name.endsWith('.bpmn') || name.endsWith('.bpmn20.xml')) models.push(file);
  }
  return { models, forms, decisions, isWhole: false };
}

/** The id of the first element of a DMN file: only to find the same file on the other side. */
function requirementsIdOf(text: string): string | undefined {
  return /<(?:[\w.-]+:)?definitions\b[^>]*?\sid\s*=\s*["']([^"']+)["']/.exec(text)?.[1];
}

function summaryOf(
  changes: readonly ElementChange[],
  ...texts: readonly (readonly TextChange[])[]
): ModelDiff['summary'] {
  const count = (test: (change: ElementChange) => boolean): number => changes.filter(test).length;
  const files = texts.flat();
  const isThere = ({ kind }: { kind: string }): boolean => kind !== 'ADDED' && kind !== 'REMOVED';
  return {
    added: count(({ kind }) => kind === 'ADDED') + files.filter(({ kind }) => kind === 'ADDED').length,
    removed: count(({ kind }) => kind === 'REMOVED') + files.filter(({ kind }) => kind === 'REMOVED').length,
    // A form or a decision that says something else does something else.
    behavior:
      count((change) => isThere(change) && change.category === 'BEHAVIOR') + files.filter(isThere).length,
    text: count((change) => isThere(change) && change.category === 'TEXT'),
    layout: count((change) => isThere(change) && change.category === 'LAYOUT'),
  };
}
