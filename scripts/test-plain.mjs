/**
 * `npm run test:plain [-- --short]`: what must also hold where PostgreSQL offers less: behind a pooler in transaction mode (no LISTEN,
 * no named statements, no settings of a session) and without partitions. Runs the tests of the runtime, the API and the faults and the
 * conformance cases on the server; with `--short`, or with names of files, only those.
 */
import { ensureBuilt, ensureInstalled, ensureNode, run } from './prepare.mjs';

/** One of each kind of statement and of each hint that others would hear. */
const SHORT = [
  'test/runtime/commands/group-commit',
  'test/runtime/default-history',
  'test/runtime/jobs/fencing',
  'test/runtime/jobs/job-statistics',
  'test/runtime/messages/messages.test',
  'test/runtime/operations/two-processes',
  'test/runtime/queries/single-reads',
  'test/runtime/store/test-database',
  'test/runtime/timers/timers.test',
  'test/api/instances.test',
];
const SHORT_CASES = ['specs/conformance/parallel-gateway'];

ensureNode();
await ensureInstalled();
await ensureBuilt(['server']);

const args = process.argv.slice(2);
const named = args.filter((arg) => arg !== '--short');
const isShort = args.includes('--short');
const env = { ...process.env, TEST_DATABASE: 'plain' };
const jest = (...more) =>
  run(
    process.execPath,
    [
      '--experimental-vm-modules',
      '--disable-warning=ExperimentalWarning',
      'node_modules/jest/bin/jest.js',
      ...more,
    ],
    { env },
  );

let code = 0;
if (named.length > 0) code = await jest(...named);
else {
  code = await jest(...(isShort ? SHORT : ['--selectProjects', 'runtime', 'api', 'faults']));
  const cases = isShort ? SHORT_CASES : ['specs/conformance'];
  code ||= await run(process.execPath, ['scripts/conformance.mjs', ...cases, '--on', 'server'], { env });
}
process.exit(code);
