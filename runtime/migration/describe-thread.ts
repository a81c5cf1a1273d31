import { parentPort } from 'node:worker_threads';
import { describeBpmn } from '#engine';
import type { DescribedFile } from '#engine';
import { compareModels } from './compare-models.ts';
import type { ElementChange } from '../contract/diffs.ts';

export interface DescribeRequest {
  readonly left: readonly ModelFile[];
  readonly right: readonly ModelFile[];
}

interface ModelFile {
  readonly name: string;
  readonly content: Uint8Array;
}

export type DescribeAnswer =
  | {
      readonly ok: true;
      readonly changes: readonly ElementChange[];
      /** Values of properties: what of the forms and decisions the side still names. */
      readonly leftNames: readonly string[];
      readonly rightNames: readonly string[];
    }
  | { readonly ok: false; readonly side: 'left' | 'right'; readonly message: string };

// Files come from people: whoever started this thread may end it at any instruction.
parentPort?.on('message', (request: DescribeRequest) => {
  void answer(request).then((result) => parentPort?.postMessage(result));
});
parentPort?.postMessage('ready');

async function answer({ left, right }: DescribeRequest): Promise<DescribeAnswer> {
  const [old, now] = [await describeAll(left), await describeAll(right)];
  if (!old.ok) return { ok: false, side: 'left', message: old.message };
  if (!now.ok) return { ok: false, side: 'right', message: now.message };
  return {
    ok: true,
    changes: compareModels(old.elements, now.elements),
    leftNames: namesIn(old.elements),
    rightNames: namesIn(now.elements),
  };
}

async function describeAll(files: readonly ModelFile[]): Promise<DescribedFile> {
  const elements: Extract<DescribedFile, { ok: true }>['elements'][number][] = [];
  for (const file of files) {
    const described = await describeBpmn(file).catch((): DescribedFile => ({
      ok: false,
      message: `"${file.name}" cannot be read as BPMN.`,
    }));
    if (!described.ok) return described;
    elements.push(...described.elements);
  }
  return { ok: true, elements };
}

function namesIn(elements: Extract<DescribedFile, { ok: true }>['elements']): readonly string[] {
  return [...new Set(elements.flatMap(({ properties }) => Object.values(properties)))].filter(
    (value) => value.length > 0 && value.length <= NAME_LENGTH_MAX,
  );
}

/** Ids are no longer than this; longer values are texts and scripts. */
const NAME_LENGTH_MAX = 255;
