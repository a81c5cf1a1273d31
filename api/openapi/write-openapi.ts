import 'reflect-metadata';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from '../project-root.ts';
import { renderOpenApi } from './render-openapi.ts';

/** `npm run openapi`: writes the contract that is committed and that the test compares. */
mkdirSync(join(PROJECT_ROOT, 'specs'), { recursive: true });
writeFileSync(join(PROJECT_ROOT, 'specs', 'openapi.json'), renderOpenApi());
