/**
 * `npm run check`: every guard, as CI runs them. `node scripts/check.mjs lint types` runs the named ones only,
 * `--no-tests` all but the tests. All of them run even when one fails; the last lines say which did.
 */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { ensureInstalled, ensureNode, root, run } from './prepare.mjs';

const PARTS = [
  'engine',
  'runtime',
  'api',
  'migrations',
  'client',
  'cli',
  'web',
  'modeler',
  'tasklist',
  'cockpit',
];
const WITH_TESTS = [...PARTS, 'test', 'test/ui', 'bench'];

const GUARDS = {
  format: () => node('node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'),
  lint: () => node('node_modules/eslint/bin/eslint.js', '.', '--max-warnings', '0'),
  types: checkTypes,
  dependencies: () =>
    node(
      'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
      '--config',
      '.dependency-cruiser.cjs',
      ...PARTS,
    ),
  'dead-code': () => node('node_modules/knip/bin/knip.js', '--no-progress'),
  tests: () => node('scripts/test.mjs'),
};

ensureNode();
await ensureInstalled();

const args = process.argv.slice(2);
const named = args.filter((arg) => !arg.startsWith('--'));
const unknown = named.filter((name) => !(name in GUARDS));
if (unknown.length > 0) {
  console.error(`There is no guard "${unknown[0]}". The guards are: ${Object.keys(GUARDS).join(', ')}.`);
  process.exit(2);
}
const wanted = Object.keys(GUARDS).filter((name) =>
  named.length > 0 ? named.includes(name) : name !== 'tests' || !args.includes('--no-tests'),
);

const results = [];
for (const name of wanted) {
  const startedAt = Date.now();
  console.log(`\n── ${name}`);
  const code = await GUARDS[name]();
  results.push({ name, code, seconds: ((Date.now() - startedAt) / 1_000).toFixed(1) });
}
console.log('');
for (const { name, code, seconds } of results)
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
process.exit(results.some(({ code }) => code !== 0) ? 1 : 0);

// helpers

function node(...command) {
  return run(process.execPath, command);
}

/** Each part has its own compiler configuration, because the environments differ. */
async function checkTypes() {
  let worst = 0;
  for (const part of WITH_TESTS) {
    if (!existsSync(path.join(root, part, 'tsconfig.json')) || !hasSources(part)) continue;
    const code = await node('node_modules/typescript7/bin/tsc', '--noEmit', '-p', part);
    if (code !== 0) console.error(`${part}/ does not compile.`);
    worst = Math.max(worst, code);
  }
  return worst;
}

/** The compiler calls a part without a file an error. */
function hasSources(part) {
  return readdirSync(path.join(root, part), { recursive: true }).some(
    (name) => /\.tsx?$/.test(name) && !name.includes('node_modules'),
  );
}
