import { Refusal } from '../contract/refusal.ts';
import type { JobProof } from '../contract/runtime.ts';
import type { JobRow } from '../store/port.ts';

/** Why an attempt could not be ended, as api.md 1.11 names it. */
export function explainRefusedAttempt(row: JobRow | null, proof: JobProof): Refusal {
  if (row === null)
    return new Refusal('JOB_NOT_FOUND', 'The job has ended. Stop working on it; nothing has to be repeated.');
  const details = { jobState: stateNames[row.state], attempt: row.attempt };
  if (row.suspended)
    return new Refusal('INSTANCE_SUSPENDED', 'The instance is suspended. Resume it, then repeat.', details);
  if (row.state === 'stopped')
    return new Refusal(
      'JOB_NOT_ACTIVE',
      'The job has no attempts left and waits for a person. Stop working on it.',
      details,
    );
  if (proof.workerId !== undefined && row.worker !== null && row.worker !== proof.workerId) {
    return new Refusal(
      'JOB_LEASE_LOST',
      `The job is locked by worker "${row.worker}", not by "${proof.workerId}". Drop the result.`,
      {
        ...details,
        worker: row.worker,
      },
    );
  }
  if (proof.leaseToken !== undefined) {
    return new Refusal(
      'JOB_LEASE_LOST',
      'Another attempt of this job runs, or this one was given back. Drop the result; extend the lock earlier next time.',
      details,
    );
  }
  if (row.withLease && row.state === 'active') {
    return new Refusal(
      'JOB_LEASE_REQUIRED',
      'The job was handed out with a lease token. Send it as leaseToken.',
      details,
    );
  }
  return new Refusal('JOB_NOT_ACTIVE', 'The job is not handed out to a worker. Activate it first.', details);
}

// helpers

const stateNames = { ready: 'CREATED', active: 'ACTIVE', stopped: 'FAILED' } as const;
