import { HTTP_JOB_TYPES } from './http/http-worker.ts';
import { MAIL_JOB_TYPES } from './mail/mail-worker.ts';

/** The job types of the built-in connectors, also where they are switched off. */
export const CONNECTOR_TYPES: readonly string[] = [
  ...HTTP_JOB_TYPES,
  ...MAIL_JOB_TYPES,
  'millrace:message',
  'millrace:script',
];

/** Those whose tasks say which host is called; the others speak to what the server was set up with. */
export const REACHING_TYPES: ReadonlySet<string> = new Set([...HTTP_JOB_TYPES, MAIL_JOB_TYPES[1]]);

/** Those that limits of a call hold for. */
export const LIMITED_TYPES: ReadonlySet<string> = new Set(HTTP_JOB_TYPES);
