import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/**
 * Our modules do nothing by being imported, so what a page does not use of a front door stays out of its load. Style sheets are no
 * modules of ours: they come along with the module that imports them.
 */
const ownModules = /\/(web|tasklist|modeler|cockpit|client)\/(?!.*node_modules)[^?]*\.tsx?$/;

/**
 * The pages are built into `dist/web` and served by the API process. Names of assets carry a
 * content hash and never change their content, so they may be cached for ever; nothing is inlined,
 * because the content security policy allows neither inline scripts nor `data:` fonts.
 */
export default defineConfig({
  root: here('.'),
  plugins: [react(), compressAssets()],
  resolve: {
    alias: { '#client': here('../client/index.ts'), '#web': here('./index.ts') },
    // One copy each, also where a package brings its own wish: two Reacts or two diagram-js break.
    dedupe: ['react', 'react-dom', 'diagram-js', 'bpmn-js', '@bpmn-io/form-js-viewer'],
  },
  build: {
    outDir: here('../dist/web'),
    emptyOutDir: true,
    // Which file imports which: the test of the size budgets reads it.
    manifest: true,
    assetsInlineLimit: 0,
    target: 'es2022',
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2000,
    rolldownOptions: {
      // The form of a public link is a document of its own: guests get nothing of the product.
      input: [here('./index.html'), here('./form.html')],
      treeshake: { moduleSideEffects: [{ test: ownModules, sideEffects: false }] },
      output: {
        // What nearly every page needs is put together: one large file is smaller than fifty small ones. What fewer need stays apart,
        // so that the first page does not load what only editors use. The framework is alone, because guests need it without the kit.
        codeSplitting: {
          groups: [
            {
              name: 'framework',
              test: /node_modules\/(react|react-dom|scheduler|use-sync-external-store)\//,
            },
            {
              name: 'kit',
              test: /node_modules\/(@mantine|@floating-ui|@tanstack|@tabler|react-(remove|style|transition))/,
              minShareCount: 10,
            },
          ],
        },
      },
    },
  },
  server: { proxy: { '/v2': 'http://127.0.0.1:8080', '/health': 'http://127.0.0.1:8080' } },
});

// helpers

/**
 * Writes a gzip and a brotli twin beside every larger text asset, so that the server sends bytes
 * that are ready. Documents have none: the server fills in their nonce.
 */
function compressAssets(): Plugin {
  const worthwhileBytes = 1024;
  return {
    name: 'compress-assets',
    apply: 'build',
    writeBundle({ dir = '' }, bundle) {
      for (const name of Object.keys(bundle)) {
        if (!/\.(js|css|svg)$/.test(name)) continue;
        const path = join(dir, name);
        const content = readFileSync(path);
        if (content.length < worthwhileBytes) continue;
        writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
        const params = { [constants.BROTLI_PARAM_QUALITY]: 9 };
        writeFileSync(`${path}.br`, brotliCompressSync(content, { params }));
      }
    },
  };
}
