import { allCapabilities, type Capability } from '../../runtime/store/capabilities.ts';

/**
 * `npm run test:plain` runs tests behind a pooler in transaction mode, and without partitions: the same must hold there.
 */
export const isPlain = process.env['TEST_DATABASE'] === 'plain';

export const databaseWithout: readonly Capability[] = isPlain ? allCapabilities : [];
