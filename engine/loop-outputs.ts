import type { JsonValue } from './model/json.ts';

/**
 * MI-4: the outputs of a body by index, in stretches of `outputStretch`. A stretch is replaced when an output comes, so that the state
 * before keeps its own and a hundred thousand outputs do not copy each other. Null stands where none came yet, or none is needed.
 */
export type LoopOutputs = readonly (readonly JsonValue[] | null)[];

/** Outputs of one stretch: as long as the list of stretches is for the most items a body may have, within an order of magnitude. */
export const outputStretch = 128;

export function withOutput(outputs: LoopOutputs, index: number, value: JsonValue): LoopOutputs {
  const at = Math.floor(index / outputStretch);
  const changed = [...outputs];
  while (changed.length < at) changed.push(null);
  const stretch = [...(changed[at] ?? [])];
  while (stretch.length < index % outputStretch) stretch.push(null);
  stretch[index % outputStretch] = value;
  changed[at] = stretch;
  return changed;
}

/** All of them in the order of their items; null where none came. */
export function listOfOutputs(outputs: LoopOutputs, cardinality: number): JsonValue[] {
  const list = new Array<JsonValue>(cardinality).fill(null);
  outputs.forEach((stretch, at) => {
    stretch?.forEach((value, index) => {
      list[at * outputStretch + index] = value;
    });
  });
  return list;
}
