import type { GroupRows } from '../store/port.ts';

/** No rows in any section. A transition fills few of them: `addRow` gives a section its own list with its first row. */
export function emptyRows(): GroupRows {
  return {
    idempotency: none,
    jobChecks: none,
    runCommands: none,
    holds: none,
    messageUses: none,
    newInstances: none,
    steppedInstances: none,
    endedInstances: none,
    momentaryInstances: none,
    historyInstances: none,
    journal: none,
    pages: none,
    droppedPages: none,
    droppedLists: none,
    endedPages: none,
    variables: none,
    droppedVariables: none,
    endedVariables: none,
    newJobs: none,
    endedAttempts: none,
    failedJobs: none,
    retriedJobs: none,
    endedJobs: none,
    canceledJobs: none,
    suspensions: none,
    newTimers: none,
    movedTimers: none,
    endedTimers: none,
    newUserTasks: none,
    changedUserTasks: none,
    endedUserTasks: none,
    newSubscriptions: none,
    storeValues: none,
    movedSubscriptions: none,
    endedSubscriptions: none,
    newIncidents: none,
    endedIncidents: none,
    newCommands: none,
    decisions: none,
    escalations: none,
    learnedHolds: none,
    endedHolds: none,
    typedVariables: none,
    keptDocuments: none,
    webhookEvents: none,
  };
}

export function addRow<Name extends keyof GroupRows>(
  rows: GroupRows,
  section: Name,
  row: GroupRows[Name][number],
): void {
  const list = rows[section] as unknown[];
  if (list.length === 0) addRows(rows, section, [row] as unknown as GroupRows[Name]);
  else list.push(row);
}

/** The list becomes the rows' own when the section has none so far. */
export function addRows<Name extends keyof GroupRows>(
  rows: GroupRows,
  section: Name,
  added: GroupRows[Name],
): void {
  if (added.length === 0) return;
  const list = rows[section] as unknown[];
  if (list.length === 0) (rows as { -readonly [Each in keyof GroupRows]: GroupRows[Each] })[section] = added;
  else for (const row of added) list.push(row);
}

/** One list of rows per section for a whole group. */
export function joinRows(parts: readonly GroupRows[]): GroupRows {
  if (parts.length === 1) return parts[0] as GroupRows;
  const joined = emptyRows() as unknown as Record<string, unknown[]>;
  for (const part of parts as unknown as readonly Readonly<Record<string, readonly unknown[]>>[]) {
    for (const name of sectionNames) {
      const rows = part[name] as readonly unknown[];
      if (rows.length === 0) continue;
      let list = joined[name] as unknown[];
      if (list.length === 0) joined[name] = list = [];
      for (const row of rows) list.push(row);
    }
  }
  return joined as unknown as GroupRows;
}

// helpers

/** Shared by all sections without rows, so nobody may write to it. */
const none = Object.freeze([]) as unknown as never[];
const sectionNames = Object.keys(emptyRows());
