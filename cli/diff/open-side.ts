import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import type { Api, DiffSide } from '#client';
import { NotThere } from '../failures.ts';
import { textOf } from '../lint/check-by-server.ts';
import { collectFiles } from '../lint/collect-files.ts';

/** A file may have 10 MB (bpmn.md 5); Git hands it out whole. */
const GIT_FILE_MAX = 10_485_760;

/** What a side of the command line means: what exists as a file is one, then versions, then Git revisions. */
export async function openSide(name: string, api: Api): Promise<DiffSide> {
  if (existsSync(name)) {
    const files = await collectFiles([name]);
    return { resources: files.map((file) => ({ name: file.name, content: textOf(file.content) })) };
  }
  const version = /^([^@:]+)@(\d+|latest)$/.exec(name);
  if (version?.[1] !== undefined && version[2] !== undefined)
    return { processDefinitionKey: await keyOf(version[1], version[2], api) };
  const at = name.indexOf(':');
  if (at > 0) return { resources: [{ name: name.slice(at + 1), content: await fromGit(name) }] };
  throw new NotThere(`"${name}" is no file. A deployed version is written as process-id@3.`);
}

// helpers

async function keyOf(processDefinitionId: string, version: string, api: Api): Promise<string> {
  const { items } = await api.definitions.search({
    filter: { processDefinitionId, ...(version === 'latest' ? {} : { version: Number(version) }) },
    sort: [{ field: 'version', order: 'DESC' }],
    page: { limit: 1 },
  });
  const [found] = items;
  if (found === undefined)
    throw new NotThere(`The server has no version ${version} of "${processDefinitionId}".`);
  return found.processDefinitionKey;
}

async function fromGit(name: string): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)('git', ['show', '--end-of-options', name], {
      encoding: 'buffer',
      maxBuffer: GIT_FILE_MAX,
    });
    return textOf(stdout);
  } catch {
    throw new NotThere(`"${name}" is neither a file nor a file of a Git revision.`);
  }
}
