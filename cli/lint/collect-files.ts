import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { NotThere } from '../failures.ts';
import type { LintFile } from './lint.ts';

/** What a deployment reads; other files of a folder are left alone. */
const READABLE = /\.(bpmn|bpmn20\.xml|form|dmn|dmn11\.xml)$/i;

/** The named files, and of named folders everything a deployment reads, in the order of their names. */
export async function collectFiles(names: readonly string[]): Promise<readonly LintFile[]> {
  const found = new Map<string, LintFile>();
  for (const name of names) {
    for (const path of await pathsOf(name)) {
      if (!found.has(path)) found.set(path, { name: path, content: await readFile(path) });
    }
  }
  if (found.size === 0) throw new NotThere('There is no BPMN file, decision or form in the named folders.');
  return [...found.values()];
}

// helpers

async function pathsOf(name: string): Promise<readonly string[]> {
  let isFolder: boolean;
  try {
    isFolder = (await stat(name)).isDirectory();
  } catch {
    throw new NotThere(`"${name}" does not exist or cannot be read.`);
  }
  if (!isFolder) return [name];
  const entries = await readdir(name, { recursive: true });
  return entries
    .filter((entry) => READABLE.test(entry))
    .sort()
    .map((entry) => join(name, entry));
}
