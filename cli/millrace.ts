#!/usr/bin/env node
import { diff, DIFF_USAGE } from './diff/diff.ts';
import { EXIT } from './exit-codes.ts';
import { lint, LINT_USAGE } from './lint/lint.ts';

/** The `millrace` command: one word for what to do, then its files and options. */
const COMMANDS: Readonly<Record<string, (args: readonly string[]) => Promise<number>>> = {
  lint,
  check: lint,
  diff,
};

const USAGE = `${LINT_USAGE}\n\n${DIFF_USAGE}`;

const [name = '', ...args] = process.argv.slice(2);
const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
if (command === undefined) {
  const isHelp = name === '' || name === 'help' || name === '--help';
  const text = isHelp ? USAGE : `millrace: there is no command "${name}".\n\n${USAGE}`;
  (isHelp ? process.stdout : process.stderr).write(`${text}\n`);
  process.exitCode = isHelp ? EXIT.ok : EXIT.usage;
} else process.exitCode = await command(args);
