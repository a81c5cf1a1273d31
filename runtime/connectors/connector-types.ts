import { HTTP_JOB_TYPES } from './http/http-worker.ts';
import { MAIL_JOB_TYPES } from './mail/mail-worker.ts';

/** The job types of the built-in connectors, also where they are switched off. */
export const CONNECTOR_TYPES: readonly string[] = [
  ...HTTP_JOB_TYPES,
  ...MAIL_JOB_TYPES,
  'millrace:message',
  'millrace:script',
];
