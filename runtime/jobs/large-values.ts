import type { JsonValue, Key } from '#engine';
import {
  readLargeVariables,
  shardOf,
  type ClaimedJob,
  type Pools,
  type SeenVariable,
  type VariablePlace,
} from '../store/port.ts';

/** Characters of JSON text of all remembered values together: room for sixteen of the largest that a variable may have. */
const charactersMax = 16 * 1024 * 1024;

/**
 * Large values that jobs see, read once and not with every claim: a list of a hundred thousand items is seen by each of the jobs made
 * from it. The version that a claim tells says whether the value remembered is still the one; who is remembered longest goes first.
 */
export class LargeValues {
  private readonly pools: Pools;
  private readonly known = new Map<string, { version: string; value: JsonValue; length: number }>();
  private characters = 0;

  constructor(pools: Pools) {
    this.pools = pools;
  }

  /** The same jobs with the values that the claim has left out. A variable that is gone meanwhile is no longer seen. */
  async fill(jobs: readonly ClaimedJob[]): Promise<readonly ClaimedJob[]> {
    const values = new Map<SeenVariable, JsonValue>();
    const missing = new Map<string, VariablePlace>();
    const asked: [SeenVariable, string][] = [];
    for (const { instanceKey, variables } of jobs)
      for (const seen of variables ?? []) {
        const [scopeKey, name, , version] = seen;
        if (version === undefined || values.has(seen)) continue;
        const id = idOf(instanceKey, scopeKey, name);
        const remembered = this.known.get(id);
        if (remembered?.version === version) values.set(seen, remembered.value);
        else {
          asked.push([seen, id]);
          missing.set(id, { shard: shardOf(instanceKey), instanceKey, scopeKey, name });
        }
      }
    if (missing.size > 0) {
      const read = await this.read([...missing.values()]);
      for (const [seen, id] of asked) {
        const value = read.get(id);
        if (value !== undefined) values.set(seen, value);
      }
    }
    return values.size === 0 && asked.length === 0 ? jobs : jobs.map((job) => filled(job, values));
  }

  private async read(places: readonly VariablePlace[]): Promise<ReadonlyMap<string, JsonValue>> {
    const values = new Map<string, JsonValue>();
    for (const row of await readLargeVariables(this.pools.work, places)) {
      const { version, value, length } = row;
      const id = idOf(row.instanceKey, row.scopeKey, row.name);
      values.set(id, value);
      this.forget(id);
      this.known.set(id, { version, value, length });
      this.characters += length;
    }
    while (this.characters > charactersMax) this.forget(this.known.keys().next().value as string);
    return values;
  }

  private forget(id: string): void {
    this.characters -= this.known.get(id)?.length ?? 0;
    this.known.delete(id);
  }
}

// helpers

function idOf(instanceKey: Key, scopeKey: Key, name: string): string {
  return `${instanceKey} ${scopeKey} ${name}`;
}

function filled(job: ClaimedJob, values: ReadonlyMap<SeenVariable, JsonValue>): ClaimedJob {
  if (job.variables === null || !job.variables.some((seen) => seen[3] !== undefined)) return job;
  const variables = job.variables.flatMap((seen): readonly SeenVariable[] => {
    if (seen[3] === undefined) return [seen];
    const value = values.get(seen);
    return value === undefined ? [] : [[seen[0], seen[1], value]];
  });
  return { ...job, variables };
}
