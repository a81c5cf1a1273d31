/**
 * What `npm start` and `npm test` do first, so that each is the only command needed after a clone: check the
 * version of Node, install packages when they are missing or older than the lock file, build what is older than
 * its sources. Uses nothing but Node, because it runs before anything is installed.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** The oldest Node that every library runs on. */
const NODE_MINIMUM = [20, 19];

const SERVER_FOLDERS = ['engine', 'runtime', 'api', 'migrations', 'client', 'cli'];
const PAGE_FOLDERS = ['web', 'modeler', 'tasklist', 'cockpit', 'client'];

const PARTS = {
  server: {
    label: 'server',
    sources: [...SERVER_FOLDERS, 'tsconfig.json', 'tsconfig.base.json', 'package.json', 'package-lock.json'],
    command: ['node_modules/typescript7/bin/tsc', '-p', 'tsconfig.json'],
    // A deleted source must not leave its old output behind.
    outputs: SERVER_FOLDERS,
  },
  web: {
    label: 'pages',
    sources: [...PAGE_FOLDERS, 'tsconfig.base.json', 'package.json', 'package-lock.json'],
    command: [
      'node_modules/vite/bin/vite.js',
      'build',
      '--config',
      'web/vite.config.ts',
      '--logLevel',
      'warn',
    ],
    outputs: ['web'],
  },
};

/** Ends the process with a clear message when Node is too old. */
export function ensureNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > NODE_MINIMUM[0] || (major === NODE_MINIMUM[0] && minor >= NODE_MINIMUM[1])) return;
  console.error(
    `Millrace needs Node ${NODE_MINIMUM.join('.')} or newer; this is ${process.versions.node}. ` +
      'Install a newer one from https://nodejs.org and try again.',
  );
  process.exit(1);
}

/** Runs `npm ci` when packages are missing or do not match the lock file. */
export async function ensureInstalled() {
  const stamp = path.join(root, 'node_modules', '.millrace-installed');
  const wanted = hashOf(['package.json', 'package-lock.json']);
  if (read(stamp) === wanted) return;
  if (!isInstalledByHand()) {
    await step('Installing packages (npm ci; the first time takes about a minute)', () => npm(['ci']));
  }
  writeFileSync(stamp, wanted);
}

/** Builds the parts whose sources are not the ones they were last built from. */
export async function ensureBuilt(names = Object.keys(PARTS)) {
  const stale = names.filter((name) => read(stampOf(name)) !== hashOf(PARTS[name].sources));
  for (const name of stale) await build(name);
}

/** Builds one part whatever its state. */
export async function build(name) {
  const { label, sources, command, outputs } = PARTS[name];
  const hash = hashOf(sources);
  rmSync(stampOf(name), { force: true });
  await step(`Building the ${label}`, () => {
    for (const output of outputs) rmSync(path.join(root, 'dist', output), { recursive: true, force: true });
    return run(process.execPath, command);
  });
  mkdirSync(path.join(root, 'dist'), { recursive: true });
  writeFileSync(stampOf(name), hash);
}

/**
 * Runs a program in the project's folder and gives its exit code. It ends with this process: Ctrl-C reaches both
 * anyway, so this one only waits; other signals are passed on.
 */
export function run(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: root, stdio: 'inherit', ...options });
    const wait = () => undefined;
    const passOn = (signal) => child.kill(signal);
    process.on('SIGINT', wait);
    for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, passOn);
    const finish = (settle) => {
      process.off('SIGINT', wait);
      for (const signal of ['SIGTERM', 'SIGHUP']) process.off(signal, passOn);
      settle();
    };
    child.once('error', (error) => finish(() => reject(error)));
    child.once('exit', (code, signal) => finish(() => resolve(code ?? (signal === 'SIGINT' ? 130 : 1))));
  });
}

// helpers

function stampOf(name) {
  return path.join(root, 'dist', `.${name}-built-from`);
}

/** Says what happens and how long it took; a failure ends the process. */
async function step(label, work) {
  const startedAt = Date.now();
  console.log(`${label} …`);
  const code = await work();
  if (code !== 0) {
    console.error(`${label} failed (exit code ${code}). The messages above say why.`);
    process.exit(code);
  }
  console.log(`${label}: done in ${((Date.now() - startedAt) / 1_000).toFixed(1)} s`);
}

/** Somebody who ran `npm ci` or `npm install` themselves need not wait for it again. */
function isInstalledByHand() {
  const written = statSync(path.join(root, 'node_modules', '.package-lock.json'), { throwIfNoEntry: false });
  const lock = statSync(path.join(root, 'package-lock.json'));
  return written !== undefined && written.mtimeMs >= lock.mtimeMs;
}

function npm(args) {
  // Under `npm start` npm names its own program; without it, it is looked up like any other.
  const { npm_execpath: program } = process.env;
  if (program !== undefined && /\.c?js$/.test(program) && existsSync(program)) {
    return run(process.execPath, [program, ...args]);
  }
  const isWindows = process.platform === 'win32';
  if (spawnSync('npm', ['--version'], { shell: isWindows }).status !== 0) {
    console.error('npm was not found. It comes with Node: install Node from https://nodejs.org.');
    return 1;
  }
  return run('npm', args, { shell: isWindows });
}

/** The content counts, not the time of change: a switch of branches and back builds nothing. */
function hashOf(sources) {
  const hash = createHash('sha256').update(process.versions.node.split('.')[0]);
  for (const source of sources) addToHash(hash, source);
  return hash.digest('hex');
}

function addToHash(hash, name) {
  const file = path.join(root, name);
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat === undefined) return;
  if (stat.isFile()) {
    hash.update(`${name}\0`).update(readFileSync(file)).update('\0');
    return;
  }
  for (const entry of readdirSync(file).sort()) {
    if (entry !== 'node_modules') addToHash(hash, `${name}/${entry}`);
  }
}

function read(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
