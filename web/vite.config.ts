import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/**
 * The pages are built into `dist/web` and served by the API process. Names of assets carry a
 * content hash and never change their content, so they may be cached for ever; nothing is inlined,
 * because the content security policy allows neither inline scripts nor `data:` fonts.
 */
export default defineConfig({
  root: here('.'),
  plugins: [react()],
  resolve: {
    alias: { '#client': here('../client/index.ts'), '#web': here('./index.ts') },
    // One copy each, also where a package brings its own wish: two Reacts or two diagram-js break.
    dedupe: ['react', 'react-dom', 'diagram-js', 'bpmn-js', '@bpmn-io/form-js-viewer'],
  },
  build: {
    outDir: here('../dist/web'),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    target: 'es2022',
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2000,
  },
  server: { proxy: { '/v2': 'http://127.0.0.1:8080', '/health': 'http://127.0.0.1:8080' } },
});
