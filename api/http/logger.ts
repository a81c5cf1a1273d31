import { pino } from 'pino';
import type { Logger } from 'pino';

export const LOGGER = Symbol('logger');

/** Values that must never be written, wherever they appear. */
const REDACTED = [
  'req.headers.authorization',
  'req.headers.cookie',
  '*.password',
  '*.secret',
  '*.token',
  '*.leaseToken',
];

/** JSON lines for machines; on a terminal one short readable line. Values are escaped in both, so no line can be forged. */
export function createLogger(level: string, isTerminal: boolean): Logger {
  const options = { level, redact: { paths: REDACTED, censor: '***' }, base: null };
  return isTerminal ? pino(options, { write: writeReadable }) : pino(options);
}

const LEVEL_NAMES: Readonly<Record<number, string>> = {
  10: 'trace',
  20: 'debug',
  30: '',
  40: 'warning: ',
  50: 'error: ',
  60: 'fatal: ',
};

function writeReadable(line: string): void {
  const { level, time, msg, err, ...more } = JSON.parse(line) as {
    level: number;
    time: number;
    msg?: string;
    err?: { stack?: string };
  };
  const clock = new Date(time).toISOString().slice(11, 19);
  const rest = Object.keys(more).length > 0 ? ` ${JSON.stringify(more)}` : '';
  const stack = err?.stack ? `\n${err.stack}` : '';
  process.stdout.write(`${clock} ${LEVEL_NAMES[level] ?? ''}${msg ?? ''}${rest}${stack}\n`);
}
