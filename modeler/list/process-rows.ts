import type { Process, ProcessDefinition } from '#client';

/** One row of the list: a process with what is known of its newest version. */
export interface ProcessRow extends Process {
  deployedAt: string | undefined;
  deployedBy: string | undefined;
}

/** Joins processes with their newest versions, which carry when and by whom they were deployed. */
export function processRows(
  processes: readonly Process[],
  newest: readonly ProcessDefinition[],
): ProcessRow[] {
  const byId = new Map(newest.map((definition) => [definition.processDefinitionId, definition]));
  return processes.map((process) => {
    const definition = byId.get(process.processDefinitionId);
    return {
      ...process,
      deployedAt: definition?.deployedAt,
      deployedBy: definition?.deployedBy ?? undefined,
    };
  });
}
