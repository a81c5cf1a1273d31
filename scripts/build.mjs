/** `npm run build`: builds the parts named on the command line (server, web), or both. */
import { build, ensureInstalled, ensureNode } from './prepare.mjs';

const names = process.argv.slice(2);
ensureNode();
await ensureInstalled();
for (const name of names.length > 0 ? names : ['server', 'web']) await build(name);
