import { parseArgs } from 'node:util';
import { isProblem } from '#client';
import type { ModelDiff } from '#client';
import { connect } from '../connect.ts';
import { EXIT } from '../exit-codes.ts';
import { complain, exitCodeOf, messageOf } from '../failures.ts';
import { diffLines } from './diff-lines.ts';
import { openSide } from './open-side.ts';

export const DIFF_USAGE = `Usage: millrace diff [options] <old> <new>

Says what differs between two versions of a process, computed by the server. Each side is one of
  a file or a folder       order.bpmn
  a file of a Git revision HEAD~1:models/order.bpmn
  a deployed version       order-shipping@3, or order-shipping@latest

  --format <text|md|json>  how the answer is printed (text)
  --json                   the same as --format json
  --url <address>          the server (or MILLRACE_URL)
  --token <token>          API token for the server (or MILLRACE_TOKEN)

Ends with 0 also when the sides differ, 2 for wrong usage, 3 when a side does not exist, 4 when the server does
not allow it, 7 when the server cannot be reached.`;

const FORMATS = ['text', 'md', 'json'] as const;

/** `millrace diff`: what was added, removed and changed, element by element. */
export async function diff(args: readonly string[]): Promise<number> {
  let parsed: ReturnType<typeof read>;
  try {
    parsed = read(args);
  } catch (error) {
    return complain('diff', `${messageOf(error)}\n\n${DIFF_USAGE}`, EXIT.usage);
  }
  const { values, positionals } = parsed;
  if (values.help === true) {
    process.stdout.write(`${DIFF_USAGE}\n`);
    return EXIT.ok;
  }
  const format = FORMATS.find((each) => each === (values.json === true ? 'json' : (values.format ?? 'text')));
  const url = values.url ?? process.env['MILLRACE_URL'] ?? '';
  const [old, now] = positionals;
  if (old === undefined || now === undefined || positionals.length > 2)
    return complain('diff', `Name two sides.\n\n${DIFF_USAGE}`, EXIT.usage);
  if (format === undefined)
    return complain('diff', `The format is one of ${FORMATS.join(', ')}.`, EXIT.usage);
  if (url === '')
    return complain('diff', 'Name a server with --url or MILLRACE_URL: it compares the models.', EXIT.usage);
  const api = connect(url, values.token ?? process.env['MILLRACE_TOKEN']);
  try {
    const [left, right] = [await openSide(old, api), await openSide(now, api)];
    const found = await api.models.diff(left, right);
    process.stdout.write(printed(found, format));
    return EXIT.ok;
  } catch (error) {
    return complain('diff', messageOf(error), isGone(error) ? EXIT.notFound : exitCodeOf(error));
  }
}

// helpers

function read(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      format: { type: 'string' },
      json: { type: 'boolean' },
      url: { type: 'string' },
      token: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
}

function printed(found: ModelDiff, format: (typeof FORMATS)[number]): string {
  if (format === 'json') return `${JSON.stringify(found, null, 2)}\n`;
  return `${diffLines(found, format).join('\n')}\n`;
}

/** A version that was there when it was looked for and is not any more, or that this token may not see. */
function isGone(error: unknown): boolean {
  return isProblem(error) && error.status === 404;
}
