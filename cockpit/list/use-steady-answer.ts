import type { ProcessInstance, SearchAnswer } from '#client';
import { useState } from 'react';
import { steadyInstances } from './steady-instances.ts';

interface Known {
  requestText: string;
  keys: ReadonlySet<string>;
}

/** The answer without rows that came since the list was opened, how many these are, and the way to show them. */
export function useSteadyAnswer(
  requestText: string,
  answer: SearchAnswer<ProcessInstance> | undefined,
): { answer: SearchAnswer<ProcessInstance> | undefined; waiting: number; showNew: () => void } {
  const [known, setKnown] = useState<Known>();
  const all = (): Known => ({ requestText, keys: new Set(answer?.items.map(keyOf)) });
  if (!answer) return { answer, waiting: 0, showNew: () => undefined };
  if (known?.requestText !== requestText) {
    // A new question: what its first answer holds is what the person sees.
    setKnown(all());
    return { answer, waiting: 0, showNew: () => undefined };
  }
  const { rows, waiting } = steadyInstances(known.keys, answer.items, keyOf);
  return { answer: { ...answer, items: rows }, waiting, showNew: () => setKnown(all()) };
}

// helpers

function keyOf(instance: ProcessInstance): string {
  return instance.processInstanceKey;
}
