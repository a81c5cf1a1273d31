import type { Problem } from '#client';

/** One line for each problem: `file:line:column  SEVERITY  CODE  element  sentence`, as editors can jump to. */
export function problemLines(problems: readonly Problem[]): readonly string[] {
  return problems.map((problem) => {
    const { resourceName, line, column, severity, code, elementId } = problem;
    const place =
      line === null || line === undefined ? resourceName : `${resourceName}:${line}:${column ?? 1}`;
    return [place, severity, code, elementId ?? '-', oneLine(problem.message)].join('  ');
  });
}

export function summaryLine(problems: readonly Problem[], files: number): string {
  const count = (severity: Problem['severity']): number =>
    problems.filter((problem) => problem.severity === severity).length;
  const counted = (number: number, word: string): string => `${number} ${word}${number === 1 ? '' : 's'}`;
  return `${counted(files, 'file')}: ${counted(count('ERROR'), 'error')}, ${counted(count('WARNING'), 'warning')}, ${counted(count('HINT'), 'hint')}.`;
}

// helpers

/** Names of a model are data: what would move the cursor or break the line is shown as a blank. */
function oneLine(message: string): string {
  return message.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ');
}
