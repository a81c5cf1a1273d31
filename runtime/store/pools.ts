import pg from 'pg';
import type { Capability } from './capabilities.ts';
import { forgetNames } from './forget-names.ts';
import { outliveErrors } from './outlive-errors.ts';

/** Connections of one purpose. */
export type Pool = pg.Pool;

/** Pools are apart so that slow reads never hold up writers, and a hanging clean-up never holds up workers (guarantees 4.12). */
export interface Pools {
  /** Group commits only. Small: few writers with large groups beat many with small ones. */
  readonly writers: pg.Pool;
  /** Searches and lists. */
  readonly reads: pg.Pool;
  /** Job claims, message publications, look-ups that a command waits for. */
  readonly work: pg.Pool;
  /** Reconciler, clean-up, deployment. */
  readonly maintenance: pg.Pool;
  readonly connectionString: string;
  has(capability: Capability): boolean;
  end(): Promise<void>;
}

export interface PoolSizes {
  readonly writers: number;
  readonly reads: number;
  readonly work: number;
  readonly maintenance: number;
}

const defaultSizes: PoolSizes = { writers: 3, reads: 6, work: 4, maintenance: 2 };

/**
 * The hot statements join a handful of keys with large tables: the planner, which cannot know the length of an array
 * parameter, must never fall for a sequential scan, and a plan is made once.
 */
const hotPlans = '-c enable_seqscan=off -c enable_mergejoin=off -c plan_cache_mode=force_generic_plan';

/** A list that reads much takes one core at most: the others are for who writes. */
const readPlans = '-c max_parallel_workers_per_gather=0';

export function createPools(
  connectionString: string,
  name: string,
  sizes: Partial<PoolSizes> = {},
  without: readonly Capability[] = [],
): Pools {
  const has = (capability: Capability): boolean => !without.includes(capability);
  const size = { ...defaultSizes, ...sizes };
  const pool = (purpose: string, max: number, options: string, statementTimeoutMs: number): pg.Pool => {
    const created = new pg.Pool({
      connectionString,
      application_name: `${name} ${purpose}`,
      max,
      ...(has('sessions')
        ? {
            options: `-c statement_timeout=${statementTimeoutMs} -c lock_timeout=3000 -c idle_in_transaction_session_timeout=15000 -c jit=off ${options}`,
          }
        : {}),
      connectionTimeoutMillis: 5000,
      keepAlive: true,
      idleTimeoutMillis: 0,
      onConnect: (client) => {
        outliveErrors(client);
        if (!has('prepared-statements')) forgetNames(client);
      },
    });
    // An idle connection that breaks is replaced at the next use; without a listener it would end the process.
    created.on('error', () => undefined);
    return created;
  };
  const pools = {
    writers: pool('writer', size.writers, hotPlans, 10_000),
    reads: pool('reads', size.reads, readPlans, 10_000),
    work: pool('work', size.work, hotPlans, 10_000),
    maintenance: pool('maintenance', size.maintenance, '', 60_000),
  };
  return {
    ...pools,
    connectionString,
    has,
    end: async () => {
      await Promise.all(Object.values(pools).map((each) => each.end()));
    },
  };
}
