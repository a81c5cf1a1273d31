/**
 * `npm start`: makes everything ready, then runs the server in this very process, so that signals reach it without
 * detour and killing the process kills the server. The environment (HOST, PORT, DATA_DIR, DATABASE_URL, ADMIN_USER,
 * ADMIN_PASSWORD, TEST_MODE and the rest of the README's table) is the server's.
 */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBuilt, ensureInstalled, ensureNode, root } from './prepare.mjs';

ensureNode();
await ensureInstalled();
await ensureBuilt();

const main = path.join(root, 'dist', 'api', 'main.js');
process.setSourceMapsEnabled(true);
process.argv[1] = main;
await import(pathToFileURL(main).href);
