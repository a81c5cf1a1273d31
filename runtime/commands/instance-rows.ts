import type { GroupRows } from '../store/port.ts';

/** Empty lists, one per section. */
export function emptyRows(): GroupRows {
  return {
    idempotency: [],
    jobChecks: [],
    runCommands: [],
    holds: [],
    messageUses: [],
    newInstances: [],
    steppedInstances: [],
    endedInstances: [],
    momentaryInstances: [],
    historyInstances: [],
    journal: [],
    variables: [],
    droppedVariables: [],
    endedVariables: [],
    newJobs: [],
    endedAttempts: [],
    failedJobs: [],
    retriedJobs: [],
    endedJobs: [],
    canceledJobs: [],
    suspensions: [],
    newTimers: [],
    movedTimers: [],
    endedTimers: [],
    newUserTasks: [],
    changedUserTasks: [],
    endedUserTasks: [],
    newSubscriptions: [],
    endedSubscriptions: [],
    newIncidents: [],
    endedIncidents: [],
    newCommands: [],
    endedHolds: [],
  };
}

/** One list of rows per section for a whole group. */
export function joinRows(parts: readonly GroupRows[]): GroupRows {
  if (parts.length === 1) return parts[0] as GroupRows;
  const joined = emptyRows() as unknown as Record<string, unknown[]>;
  for (const part of parts) {
    for (const [name, rows] of Object.entries(part) as [string, unknown[]][]) {
      if (rows.length > 0) joined[name]?.push(...rows);
    }
  }
  return joined as unknown as GroupRows;
}
