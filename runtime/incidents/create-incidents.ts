import { findStoredAnswer, idempotencyOf, maySee, settleOutcome } from '../commands/settle-outcome.ts';
import type { Outcome, Submission } from '../commands/submission.ts';
import { Refusal } from '../contract/refusal.ts';
import type { Incidents } from '../contract/runtime.ts';
import { deleteAnnotation, findAnyIncident, writeAnnotation } from '../store/incident-annotation-rows.ts';
import { findIncident } from '../store/incident-rows.ts';
import { shardOf } from '../store/keys.ts';
import type { Pools } from '../store/pools.ts';

/** INC-2: resolving runs what failed again. */
export function createIncidents(ports: {
  readonly pools: Pools;
  readonly now: () => number;
  readonly submit: (submission: Submission) => Promise<Outcome>;
}): Incidents {
  const { pools } = ports;
  return {
    annotate: async (context, incidentKey, annotation) => {
      const place = await findAnyIncident(pools.maintenance, incidentKey);
      if (place === null || !maySee(context, place.tenantId))
        throw new Refusal('NOT_FOUND', 'No incident has this key.');
      const { tenantId } = place;
      if (annotation === null) await deleteAnnotation(pools.maintenance, tenantId, incidentKey);
      else
        await writeAnnotation(pools.maintenance, {
          ...place,
          incidentKey,
          annotation,
          by: context.caller.id,
          at: new Date(ports.now()),
        });
    },
    resolve: async (context, incidentKey, retries) => {
      if ((await findStoredAnswer(pools, context)) !== null) return;
      const place = await findIncident(pools.work, incidentKey);
      if (place === null || !maySee(context, place.tenantId)) {
        throw new Refusal('NOT_FOUND', 'No open incident has this key. It may have been resolved already.');
      }
      const outcome = await ports.submit({
        instanceKey: place.instanceKey,
        shard: shardOf(place.instanceKey),
        tenantId: place.tenantId,
        command: { kind: 'resolveIncident', incidentKey, ...(retries === undefined ? {} : { retries }) },
        actor: context.caller.id,
        reason: context.reason ?? null,
        ...idempotencyOf(context),
        answer: () => null,
      });
      await settleOutcome(pools, { ...context, tenantId: place.tenantId }, outcome);
    },
  };
}
