import type { MailNotice } from '../../../store/humans/mail-notice.ts';

const process = { name: 'Order shipping', path: '/operate/processes/order-shipping?version=all' };
const failure = {
  word: 'failure',
  values: { count: 4, code: 'MAPPING_INVALID', message: '"pack" has no step' },
};

/** Of mails about processes and operations, for previews and tests. */
export const exampleNotices = {
  'incident-alert': {
    ...process,
    path: '/operate/processes/order-shipping?version=all&tab=incidents',
    count: 214,
    problem: 'HTTP 422: the address <street> is missing',
    step: 'Book carrier',
    versions: '1, 2',
    since: '2030-05-06T08:12:00Z',
    lately: 38,
  },
  'incident-resolved': {
    ...process,
    count: 214,
    problem: 'HTTP 422: the address <street> is missing',
    step: 'Book carrier',
    since: '2030-05-06T08:12:00Z',
    until: '2030-05-06T11:12:00Z',
    by: 'Cem Aydin',
  },
  'stalled-alert': {
    ...process,
    count: 17,
    step: 'Await payment',
    limitMs: 3 * 86_400_000,
    since: '2030-05-01T08:12:00Z',
    rows: [
      {
        word: 'waitMessage',
        values: { name: 'ORD-7', what: 'payment', key: '7', sinceAt: '2030-05-01T08:12:00Z' },
        path: '/i/2251799813685248',
      },
      {
        word: 'waitTask',
        values: { name: 'ORD-8', what: 'ana', sinceAt: '2030-05-01T09:12:00Z' },
        path: '/i/2251799813686272',
      },
      {
        word: 'waitJob',
        values: { name: 'ORD-9', what: 'pay', sinceAt: '2030-05-01T10:12:00Z' },
        path: '/i/2251799813687296',
      },
    ],
    more: 14,
  },
  'ops-digest': {
    ...process,
    path: '/operate',
    count: 2,
    done: 1204,
    incidents: 3,
    rows: [
      {
        word: 'lineIncidents',
        values: { name: 'Order shipping', done: 1104, before: 1010, incidents: 3 },
        path: '/operate/processes/order-shipping?version=all',
      },
      {
        word: 'line',
        values: { name: 'Returns', done: 100, before: 120, incidents: 0 },
        path: '/operate/processes/returns?version=all',
      },
    ],
  },
  'batch-finished': {
    name: 'RESOLVE_INCIDENT',
    path: '/operate/instances?state=incidents',
    done: 209,
    failed: 4,
    skipped: 1,
    since: '2030-05-06T11:40:00Z',
    until: '2030-05-06T11:52:00Z',
    note: 'The carrier is back',
    rows: [failure],
  },
  'migration-finished': {
    ...process,
    version: 2,
    done: 409,
    failed: 4,
    skipped: 0,
    since: '2030-05-06T11:40:00Z',
    until: '2030-05-06T11:52:00Z',
    rows: [failure],
  },
  'token-expiring': {
    name: 'ci',
    path: '/preferences',
    since: '2029-05-13T08:00:00Z',
    expires: '2030-05-13T08:00:00Z',
    used: '2030-05-06T11:40:00Z',
  },
  'deployment-notice': {
    ...process,
    path: '/operate/processes/order-shipping?tab=versions',
    version: 2,
    by: 'Cem Aydin',
    note: 'Asks the customer first',
    since: '2030-05-06T11:40:00Z',
    rows: [
      { word: 'added', values: { name: 'Ask the customer' } },
      { word: 'removed', values: { name: 'Guess the address' } },
      { word: 'changed', values: { name: 'Book carrier' } },
    ],
    more: 2,
  },
} as const satisfies Readonly<Record<string, MailNotice>>;
