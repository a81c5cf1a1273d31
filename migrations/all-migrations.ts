import { CreateCoreTables1763700000001 } from './0001-create-core-tables.ts';
import { CreateIdentity1763700000002 } from './0002-identity.ts';

/** Every migration in order. Add yours at the end; the number in the file name and the time stamp in the class name rise. */
export const allMigrations = [CreateCoreTables1763700000001, CreateIdentity1763700000002];
