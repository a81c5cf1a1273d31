import type pg from 'pg';

type Queryable = Pick<pg.Pool, 'query'>;

export interface ConnectorCalls {
  readonly tenantId: string;
  readonly connector: string;
  readonly calls: number;
  readonly failures: number;
  readonly lastCallAt: Date;
  readonly lastFailureAt: Date | null;
  readonly lastFailure: string | null;
}

/** Adds what one process counted since it last did. In one order, so that processes do not wait for each other in a circle. */
export async function addConnectorCalls(
  client: Queryable,
  counted: readonly ConnectorCalls[],
): Promise<void> {
  const rows = [...counted].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  await client.query(
    `INSERT INTO connector_calls (tenant_id, connector, calls, failures, last_call_at, last_failure_at, last_failure)
      SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::timestamptz[], $6::timestamptz[], $7::text[])
      ON CONFLICT (tenant_id, connector) DO UPDATE SET calls = connector_calls.calls + excluded.calls,
        failures = connector_calls.failures + excluded.failures,
        last_call_at = greatest(connector_calls.last_call_at, excluded.last_call_at),
        last_failure_at = coalesce(excluded.last_failure_at, connector_calls.last_failure_at),
        last_failure = coalesce(excluded.last_failure, connector_calls.last_failure)`,
    [
      rows.map(({ tenantId }) => tenantId),
      rows.map(({ connector }) => connector),
      rows.map(({ calls }) => calls),
      rows.map(({ failures }) => failures),
      rows.map(({ lastCallAt }) => lastCallAt),
      rows.map(({ lastFailureAt }) => lastFailureAt),
      rows.map(({ lastFailure }) => lastFailure),
    ],
  );
}

export async function listConnectorCalls(
  client: Queryable,
  tenantId: string,
): Promise<readonly ConnectorCalls[]> {
  const { rows } = await client.query<ConnectorCalls>(
    `SELECT tenant_id AS "tenantId", connector, calls::float8 AS calls, failures::float8 AS failures, last_call_at AS "lastCallAt",
        last_failure_at AS "lastFailureAt", last_failure AS "lastFailure"
      FROM connector_calls WHERE tenant_id = $1`,
    [tenantId],
  );
  return rows;
}

// helpers

function keyOf({ tenantId, connector }: ConnectorCalls): string {
  return JSON.stringify([tenantId, connector]);
}
