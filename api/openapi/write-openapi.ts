import 'reflect-metadata';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from '../project-root.ts';
import { renderCompatibility } from './render-compatibility.ts';
import { renderOpenApi } from './render-openapi.ts';

/** `npm run openapi`: writes the contract and the list of compatibility, which are committed and which the test compares. */
mkdirSync(join(PROJECT_ROOT, 'specs'), { recursive: true });
writeFileSync(join(PROJECT_ROOT, 'specs', 'openapi.json'), renderOpenApi());
writeFileSync(join(PROJECT_ROOT, 'specs', 'api-compatibility.md'), renderCompatibility());
