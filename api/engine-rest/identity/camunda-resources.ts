const same = (...names: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(names.map((name) => [name, name]));

/** Resources of Camunda 7 by their numbers: what they are here, and what their permissions are (api.md 5). */
export const RESOURCES: Readonly<
  Record<string, { readonly type: string; readonly permissions: Readonly<Record<string, string>> }>
> = {
  0: { type: 'COMPONENT', permissions: same('ACCESS') },
  1: { type: 'USER', permissions: same('CREATE', 'READ', 'UPDATE', 'DELETE') },
  2: { type: 'GROUP', permissions: same('CREATE', 'READ', 'UPDATE', 'DELETE') },
  4: { type: 'AUTHORIZATION', permissions: same('CREATE', 'READ', 'UPDATE', 'DELETE') },
  6: {
    type: 'PROCESS_DEFINITION',
    permissions: {
      READ: 'READ_PROCESS_DEFINITION',
      UPDATE: 'UPDATE_PROCESS_DEFINITION',
      SUSPEND: 'UPDATE_PROCESS_DEFINITION',
      CREATE_INSTANCE: 'CREATE_PROCESS_INSTANCE',
      READ_INSTANCE: 'READ_PROCESS_INSTANCE',
      READ_HISTORY: 'READ_PROCESS_INSTANCE',
      UPDATE_INSTANCE: 'UPDATE_PROCESS_INSTANCE',
      UPDATE_INSTANCE_VARIABLE: 'UPDATE_PROCESS_INSTANCE',
      RETRY_JOB: 'UPDATE_PROCESS_INSTANCE',
      SUSPEND_INSTANCE: 'SUSPEND_PROCESS_INSTANCE',
      DELETE_INSTANCE: 'CANCEL_PROCESS_INSTANCE',
      READ_TASK: 'READ_USER_TASK',
      UPDATE_TASK: 'UPDATE_USER_TASK',
      TASK_ASSIGN: 'UPDATE_USER_TASK',
      TASK_WORK: 'COMPLETE_USER_TASK',
    },
  },
  7: {
    type: 'USER_TASK',
    permissions: { READ: 'READ', UPDATE: 'UPDATE', TASK_ASSIGN: 'UPDATE', TASK_WORK: 'COMPLETE' },
  },
  9: { type: 'RESOURCE', permissions: { CREATE: 'CREATE', READ: 'READ', DELETE: 'DELETE_PROCESS' } },
  10: {
    type: 'DECISION_DEFINITION',
    permissions: {
      READ: 'READ_DECISION_DEFINITION',
      CREATE_INSTANCE: 'CREATE_DECISION_INSTANCE',
      READ_HISTORY: 'READ_DECISION_INSTANCE',
    },
  },
  11: { type: 'TENANT', permissions: same('CREATE', 'READ', 'UPDATE', 'DELETE') },
  13: { type: 'BATCH', permissions: same('CREATE', 'READ', 'UPDATE') },
};
