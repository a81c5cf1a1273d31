/** First entries of query keys. A live event names what changed; queries are kept by topic. */
export type Topic =
  | 'user-tasks'
  | 'process-instances'
  | 'element-instances'
  | 'variables'
  | 'incidents'
  | 'jobs'
  | 'processes'
  | 'process-definitions'
  | 'batch-operations'
  | 'projects'
  | 'notifications';

export const allTopics: Topic[] = [
  'user-tasks',
  'process-instances',
  'element-instances',
  'variables',
  'incidents',
  'jobs',
  'processes',
  'process-definitions',
  'batch-operations',
  'projects',
  'notifications',
];

/** Everything the stream may send; `EventSource` hands over only types it was asked for. */
export const eventTypes = [
  'deployment.created',
  'definition.changed',
  'release.changed',
  'instance.started',
  'instance.completed',
  'instance.terminated',
  'instance.suspended',
  'instance.resumed',
  'instance.modified',
  'instance.migrated',
  'element.activated',
  'element.completed',
  'element.terminated',
  'variable.changed',
  'job.failed',
  'incident.opened',
  'incident.resolved',
  'incident-group.changed',
  'task.created',
  'task.assigned',
  'task.updated',
  'task.completed',
  'task.canceled',
  'comment.created',
  'comment.updated',
  'comment.deleted',
  'attachment.created',
  'attachment.deleted',
  'batch.progress',
  'batch.finished',
  'project.changed',
  'project.locked',
  'notification.created',
  'counts.changed',
] as const;

const topicsOfKind: Record<string, Topic[]> = {
  deployment: ['processes', 'process-definitions'],
  definition: ['processes', 'process-definitions'],
  release: ['processes', 'process-definitions'],
  instance: [
    'process-instances',
    'element-instances',
    'variables',
    'incidents',
    'jobs',
    'processes',
    'process-definitions',
  ],
  element: ['element-instances', 'process-instances', 'variables', 'jobs'],
  variable: ['variables'],
  job: ['jobs', 'element-instances'],
  incident: [
    'incidents',
    'jobs',
    'process-instances',
    'element-instances',
    'processes',
    'process-definitions',
  ],
  'incident-group': ['incidents'],
  comment: ['user-tasks', 'process-instances'],
  attachment: ['user-tasks', 'process-instances'],
  task: ['user-tasks', 'element-instances', 'process-instances', 'variables'],
  batch: ['batch-operations', 'process-instances'],
  project: ['projects'],
  // Somebody was spoken to: it may stand in a request of theirs.
  notification: ['notifications', 'process-instances'],
  counts: ['processes', 'process-instances', 'user-tasks', 'incidents'],
};

/** The topics whose queries an event makes old; an unknown kind makes everything old. */
export function topicsOf(eventType: string): Topic[] {
  const kind = eventType.split('.')[0] ?? '';
  return topicsOfKind[kind] ?? allTopics;
}
