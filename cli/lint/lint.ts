import { parseArgs } from 'node:util';
import type { ModelCheck } from '#client';
import { EXIT } from '../exit-codes.ts';
import { complain, exitCodeOf, messageOf } from '../failures.ts';
import { checkByServer } from './check-by-server.ts';
import { checkHere } from './check-here.ts';
import { collectFiles } from './collect-files.ts';
import { problemLines, summaryLine } from './problem-lines.ts';

export const LINT_USAGE = `Usage: millrace lint [options] <file or folder>...

Checks BPMN files and forms by the rules of a deployment, all files together, and deploys nothing.

  --strict               warnings count as errors
  --delegates-as-jobs    read Java classes and beans as jobs
  --no-soundness         leave out the search for deadlocks and missing joins
  --json                 print the answer as JSON
  --url <address>        ask this server, which also knows what is deployed (or MILLRACE_URL)
  --token <token>        API token for the server (or MILLRACE_TOKEN)
  --offline              check here even where MILLRACE_URL is set

Ends with 0 when the files can be deployed, 6 when they cannot, 2 for wrong usage, 3 when a file is missing,
4 when the server does not allow it, 7 when the server cannot be reached.`;

export interface LintOptions {
  readonly strict: boolean;
  readonly delegatesAsJobs: boolean;
  readonly soundness: boolean;
}

export interface LintFile {
  /** As given on the command line, for messages; unique in one call. */
  readonly name: string;
  readonly content: Uint8Array;
}

/** `millrace lint`: one line for each finding with file, place, severity, code and element, then a sum. */
export async function lint(args: readonly string[]): Promise<number> {
  let parsed: ReturnType<typeof read>;
  try {
    parsed = read(args);
  } catch (error) {
    return complain('lint', `${messageOf(error)}\n\n${LINT_USAGE}`, EXIT.usage);
  }
  const { values, positionals } = parsed;
  if (values.help === true) {
    process.stdout.write(`${LINT_USAGE}\n`);
    return EXIT.ok;
  }
  if (positionals.length === 0)
    return complain('lint', `Name at least one file.\n\n${LINT_USAGE}`, EXIT.usage);
  const options: LintOptions = {
    strict: values.strict === true,
    delegatesAsJobs: values['delegates-as-jobs'] === true,
    soundness: values['no-soundness'] !== true,
  };
  const url = values.offline === true ? undefined : (values.url ?? process.env['MILLRACE_URL']);
  try {
    const files = await collectFiles(positionals);
    const check =
      url === undefined || url === ''
        ? await checkHere(files, options)
        : await checkByServer(files, options, { url, token: values.token ?? process.env['MILLRACE_TOKEN'] });
    print(check, files.length, values.json === true);
    return check.deployable ? EXIT.ok : EXIT.problems;
  } catch (error) {
    return complain('lint', messageOf(error), exitCodeOf(error));
  }
}

// helpers

function read(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      strict: { type: 'boolean' },
      'delegates-as-jobs': { type: 'boolean' },
      'no-soundness': { type: 'boolean' },
      json: { type: 'boolean' },
      offline: { type: 'boolean' },
      url: { type: 'string' },
      token: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
}

function print(check: ModelCheck, files: number, isJson: boolean): void {
  if (isJson) {
    process.stdout.write(`${JSON.stringify(check, null, 2)}\n`);
    return;
  }
  for (const line of problemLines(check.problems)) process.stdout.write(`${line}\n`);
  process.stdout.write(`${summaryLine(check.problems, files)}\n`);
}
