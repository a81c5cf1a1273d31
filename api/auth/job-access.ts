import type { Caller, Key, Runtime } from '#runtime';
import { Inject, Injectable } from '@nestjs/common';
import { RUNTIME } from '../runtime.token.ts';
import { AccessCheck } from './access-check.ts';

const WORK = ['JOB_TYPE:WORK', 'PROCESS_DEFINITION:UPDATE_PROCESS_INSTANCE'] as const;

/** Who may work on jobs: the right on the job type, or to change instances of the process (api.md 2.2). */
@Injectable()
export class JobAccess {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(AccessCheck) private readonly access: AccessCheck,
  ) {}

  /** Without the right on the job type only jobs of processes that may be worked on are given. */
  narrowing(caller: Caller, type: string): { processDefinitionIds?: readonly string[] } {
    if (
      this.access.isAllowed(caller, ['JOB_TYPE:WORK'], type) ||
      this.access.isAllowed(caller, ['PROCESS_DEFINITION:UPDATE_PROCESS_INSTANCE'])
    )
      return {};
    const ids = caller.grants
      .filter(
        (grant) =>
          grant.resourceType === 'PROCESS_DEFINITION' && grant.permission === 'UPDATE_PROCESS_INSTANCE',
      )
      .map((grant) => grant.resourceId);
    if (ids.length === 0) this.access.require(caller, ['JOB_TYPE:WORK'], type);
    return { processDefinitionIds: ids };
  }

  async require(caller: Caller, jobKey: Key): Promise<void> {
    await this.access.requireRow(
      caller,
      WORK,
      async () => {
        const job = await this.runtime.queries.get(caller, 'jobs', jobKey);
        return (
          job && { JOB_TYPE: String(job['type']), PROCESS_DEFINITION: String(job['processDefinitionId']) }
        );
      },
      'JOB_NOT_FOUND',
    );
  }
}
