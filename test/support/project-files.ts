import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** A file of the project as the guards see it. */
export interface ProjectFile {
  /** Relative to the root, with forward slashes. */
  name: string;
  text: string;
}

const TEXT = /\.(ts|tsx|mjs|cjs|js|json|md|css|html|yaml|yml|bpmn|form|sh)$|(^|\/)\.?[a-z-]+$/;

/** Every text file that is, or would be, committed. */
export function projectFiles(): ProjectFile[] {
  return fileNames()
    .filter((name) => TEXT.test(name) && name !== 'package-lock.json' && !name.endsWith('/package-lock.json'))
    .filter((name) => existsSync(name))
    .map((name) => ({ name, text: readFileSync(name, 'utf8') }));
}

// helpers

/** Git knows what is ignored; an unpacked archive has no git and holds nothing but the project. */
function fileNames(): string[] {
  try {
    const output = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
      encoding: 'utf8',
      maxBuffer: 50_000_000,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return output.split('\0').filter((name) => name !== '');
  } catch {
    return walk('.');
  }
}

const NOT_OURS = new Set(['node_modules', 'dist', '.data', '.git', 'coverage']);

function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !NOT_OURS.has(entry.name))
    .flatMap((entry) => {
      const name = path.posix.join(folder, entry.name);
      return entry.isDirectory() ? walk(name) : [name];
    });
}
