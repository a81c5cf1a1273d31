import { beforeAll, describe, expect, test } from '@jest/globals';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

interface Chunk {
  file: string;
  imports?: string[];
  css?: string[];
}
type Manifest = Record<string, Chunk>;

/** Large parts that are fetched when they are first used. */
const own = [
  '../modeler/templates/template-modules.ts',
  '../modeler/forms/create-form-editor.ts',
  '../modeler/decisions/decision-stage.tsx',
  '../modeler/canvas/create-walk-through.ts',
  '../modeler/trial/try-it.tsx',
];

const folder = path.resolve('dist/web');
const manifestFile = path.join(folder, '.vite/manifest.json');
const whenBuilt = existsSync(manifestFile) ? describe : describe.skip;
if (!existsSync(manifestFile)) {
  console.error('THE PAGES ARE NOT BUILT: their size is not checked. Run `npm run build:web` first.');
}

whenBuilt('what a browser has to load, compressed, in kB', () => {
  let manifest: Manifest;
  let first: Set<string>;
  beforeAll(() => {
    manifest = JSON.parse(readFileSync(manifestFile, 'utf8')) as Manifest;
    first = filesOf(manifest, [
      'index.html',
      'frame/shell-page.tsx',
      '../tasklist/pages/tasks-page.tsx',
      '../tasklist/i18n/en.json',
    ]);
  });
  const added = (...sources: string[]) => [...filesOf(manifest, sources)].filter((file) => !first.has(file));

  test('sign-in, frame and task list: at most 300 of scripts and 48 of styles', () => {
    expect(sizeOf(first, '.js')).toBeLessThanOrEqual(300);
    expect(sizeOf(first, '.css')).toBeLessThanOrEqual(48);
  });

  test('the form of a public link, which has nothing of the product: at most 270', () => {
    expect(sizeOf(filesOf(manifest, ['form.html']), '.js')).toBeLessThanOrEqual(270);
  });

  test('a task form: at most 180', () => {
    expect(sizeOf(added('form/form-view.tsx'), '.js')).toBeLessThanOrEqual(180);
  });

  test('any diagram: at most 75', () => {
    expect(sizeOf(added('diagram/diagram-view.tsx'), '.js')).toBeLessThanOrEqual(75);
  });

  test('the JSON editor: at most 150', () => {
    expect(sizeOf(added('json-editor/json-editor-view.tsx'), '.js')).toBeLessThanOrEqual(150);
  });

  test('the modeler: at most 570, and what only some models need is not among it', () => {
    const modeler = added('../modeler/editor/model-editor.tsx');
    expect(sizeOf(modeler, '.js')).toBeLessThanOrEqual(570);
    expect(sizeOf(modeler, '.css')).toBeLessThanOrEqual(58);
    for (const source of own) expect(modeler).not.toContain(manifest[source]?.file);
  });

  test.each(own)('%s is a chunk of its own, in no first load', (source) => {
    expect(manifest[source]?.file).toEqual(expect.any(String));
    expect(first).not.toContain(manifest[source]?.file);
  });

  test('one font of at most 36 for the first page', () => {
    const fonts = readdirSync(path.join(folder, 'assets')).filter((name) =>
      name.startsWith('atkinson-hyperlegible-next-latin-wght'),
    );
    expect(fonts).toHaveLength(1);
    expect(statSync(path.join(folder, 'assets', fonts[0] ?? '')).size / 1000).toBeLessThanOrEqual(36);
  });
});

/** The files of these sources and of everything they import at once; lazy imports do not count. */
function filesOf(manifest: Manifest, sources: string[]): Set<string> {
  const files = new Set<string>();
  const pending = [...sources];
  const seen = new Set<string>();
  for (let source = pending.pop(); source !== undefined; source = pending.pop()) {
    if (seen.has(source)) continue;
    seen.add(source);
    const chunk = manifest[source];
    if (!chunk) throw new Error(`The build has no "${source}". Was it renamed?`);
    files.add(chunk.file);
    for (const style of chunk.css ?? []) files.add(style);
    pending.push(...(chunk.imports ?? []));
  }
  return files;
}

function sizeOf(files: Iterable<string>, ending: string): number {
  let bytes = 0;
  for (const file of files) {
    if (!file.endsWith(ending)) continue;
    const compressed = path.join(folder, `${file}.gz`);
    // The smallest files have no compressed twin.
    bytes += statSync(existsSync(compressed) ? compressed : path.join(folder, file)).size;
  }
  return bytes / 1000;
}
