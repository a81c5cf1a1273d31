/** `npm run conformance -- <folder> [--on engine|crash|server|server-crash]`: runs every case of a folder, see test/conformance/run.ts. */
import { register } from 'node:module';
import { ensureInstalled, ensureNode } from './prepare.mjs';

ensureNode();
await ensureInstalled();
register('./typescript-hooks.mjs', import.meta.url);
const { main } = await import('../test/conformance/run.ts');
process.exitCode = await main(process.argv.slice(2));
