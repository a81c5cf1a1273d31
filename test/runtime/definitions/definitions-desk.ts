import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import pg from 'pg';
import type { CommandContext } from '../../../runtime/contract/caller.ts';
import type { DeploymentRequest } from '../../../runtime/contract/runtime.ts';
import { createDefinitions } from '../../../runtime/definitions/create-definitions.ts';
import type { DefinitionsService } from '../../../runtime/definitions/create-definitions.ts';
import { createKeySource } from '../../../runtime/store/keys.ts';
import { plainPool } from '../../support/plain-database.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import type { TestDatabase } from '../../support/test-database.ts';
import { approvalProcess, bpmn } from './bpmn-text.ts';

type Deployed = Awaited<ReturnType<DefinitionsService['deploy']>>;

/** Definitions over a database of the test file; every test has a tenant of its own, so that it sees nothing of the others. */
export class DefinitionsDesk {
  tenantId = 't0';
  round = 0;
  private database: TestDatabase | undefined;
  private openPool: pg.Pool | undefined;
  private opened: DefinitionsService | undefined;
  private readonly grants: CommandContext['caller']['grants'];

  constructor(permissions: readonly string[]) {
    this.grants = permissions.map((permission) => ({
      resourceType: 'RESOURCE',
      resourceId: '*',
      permission,
    }));
    beforeAll(() => this.open());
    beforeEach(() => {
      this.tenantId = `t${(this.round += 1)}`;
    });
    afterAll(() => this.close());
  }

  get definitions(): DefinitionsService {
    if (this.opened === undefined) throw new Error('The definitions are there only while a test runs.');
    return this.opened;
  }

  get pool(): pg.Pool {
    if (this.openPool === undefined) throw new Error('The pool is there only while a test runs.');
    return this.openPool;
  }

  readonly context = (): CommandContext => ({
    tenantId: this.tenantId,
    caller: {
      id: 'ada',
      kind: 'user',
      tenantIds: [this.tenantId],
      groupIds: [],
      roleIds: [],
      grants: this.grants,
    },
  });

  readonly request = (
    resources: DeploymentRequest['resources'],
    more: Partial<DeploymentRequest> = {},
  ): DeploymentRequest => ({ resources, duplicates: 'filter', ...more });

  readonly deploy = (...resources: DeploymentRequest['resources']): Promise<Deployed> =>
    this.definitions.deploy(this.context(), this.request(resources));

  /** `$1` is the tenant of the test. */
  readonly query = async (sql: string): Promise<Record<string, unknown>[]> =>
    (await this.pool.query<Record<string, unknown>>(sql, [this.tenantId])).rows;

  private async open(): Promise<void> {
    this.database = await createTestDatabase();
    this.openPool = new pg.Pool({ connectionString: this.database.connectionString, max: 8, ...plainPool });
    const keys = await createKeySource(this.openPool);
    const now = Date.parse('2026-11-21T10:00:00Z');
    this.opened = createDefinitions({ pool: this.openPool, keys, now: () => now, timeZone: 'UTC' });
  }

  private async close(): Promise<void> {
    await this.opened?.stop();
    await this.openPool?.end();
    await this.database?.drop();
  }
}

/** The file most tests deploy: one approval by a user task with a form. */
export function orderFile(options: Parameters<typeof approvalProcess>[1] = {}): Uint8Array {
  return bpmn(approvalProcess('order', options));
}

export function approvalForm(note = ''): string {
  return JSON.stringify({
    id: 'approval',
    type: 'default',
    components: [{ type: 'textfield', key: 'note', label: note }],
  });
}
