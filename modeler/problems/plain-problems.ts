import type { Problem } from '#client';

export interface ProblemWords {
  /** The type of an element in words, such as "Exclusive gateway"; undefined for what the model does not have. */
  typeOf: (elementId: string) => string | undefined;
  unnamed: string;
}

/**
 * Findings as somebody reads them who never saw an id: an element without a name is called by its type, and what the list shows beside
 * the sentence is not repeated in it.
 */
export function plainProblems(problems: readonly Problem[], words: ProblemWords): Problem[] {
  return problems.map((problem) => plain(problem, words));
}

// helpers

function plain(problem: Problem, { typeOf, unnamed }: ProblemWords): Problem {
  const { elementId, elementName } = problem;
  if (!elementId) return problem;
  const end = ` (${elementId})`;
  const sentence = problem.message.endsWith(end) ? problem.message.slice(0, -end.length) : problem.message;
  const message = withFlowName(sentence, problem.fix?.params ?? {});
  const type = elementName ? undefined : typeOf(elementId);
  if (type === undefined) return { ...problem, message };
  return {
    ...problem,
    elementName: `${type} ${unnamed}`,
    message: message.replaceAll(elementId, `“${type}”`).replaceAll(`"“${type}”"`, `“${type}”`),
  };
}

/** A flow that a fix changes is called as the fix calls it. */
function withFlowName(sentence: string, { flowId, name }: Record<string, unknown>): string {
  return typeof flowId === 'string' && typeof name === 'string'
    ? sentence.replaceAll(flowId, name)
    : sentence;
}
