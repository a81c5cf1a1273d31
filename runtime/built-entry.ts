/**
 * The file a thread or child process is started from, beside `from`. Node cannot run TypeScript of ours directly, so from sources
 * (tests) it is the same file of the build, which `npm test` makes first.
 */
export function builtEntry(relative: string, from: string): URL {
  const url = new URL(relative, from);
  if (!from.endsWith('.ts')) return new URL(relative.replace(/\.ts$/, '.js'), from);
  const root = new URL('../', import.meta.url);
  const path = url.href.slice(root.href.length).replace(/\.ts$/, '.js');
  return new URL(`dist/${path}`, root);
}
