import { allCapabilities, type Capability } from '../../runtime/store/capabilities.ts';
import { forgetNames } from '../../runtime/store/forget-names.ts';

/**
 * `npm run test:plain` runs tests behind a pooler in transaction mode, and without partitions: the same must hold there.
 */
export const isPlain = process.env['TEST_DATABASE'] === 'plain';

export const databaseWithout: readonly Capability[] = isPlain ? allCapabilities : [];

/** For tests of the partitions themselves. */
export const databaseWithoutButPartitions = databaseWithout.filter(
  (capability) => capability !== 'partitions',
);

/** For pools that a test opens itself and hands to the runtime. */
export const plainPool = isPlain ? { onConnect: forgetNames } : {};
