import type { SectionName } from './group-rows.ts';
import type { Section } from './group-section.ts';

const key = ['instanceKey', 'bigint'] as const;
const shard = ['shard', 'smallint'] as const;
const at = (member: string): readonly [string, string] => [member, 'float8'];
const big = (member: string): readonly [string, string] => [member, 'bigint'];
const int = (member: string): readonly [string, string] => [member, 'int'];
const text = (...members: string[]): (readonly [string, string])[] =>
  members.map((member) => [member, 'text'] as const);

const time = (member: string): string => `to_timestamp(r."${member}" / 1000)`;

/** `@blocked` keeps out what a check found; it is left out of the statement when no check is in it. */
export const claimSections: Partial<Record<SectionName, Section>> = {
  newInstances: {
    role: 'claim',
    columns: [
      key,
      big('definitionKey'),
      at('startedAt'),
      big('rootKey'),
      big('parentInstanceKey'),
      big('parentElementKey'),
      ...text('historyBucket'),
      shard,
      int('callDepth'),
      ['holding', 'bool'],
      ['byMachine', 'bool'],
      ...text('tenantId', 'businessId', 'startedBy', 'tags'),
      at('suspendedAt'),
      ...text('localOwner'),
      int('revision'),
      int('incidentCount'),
      ...text('stateHash', 'localJobs', 'state'),
    ],
    sql: `"newInstances" AS (
      INSERT INTO process_instances (key, definition_key, started_at, root_key, parent_instance_key, parent_element_key, history_bucket,
        shard, call_depth, holding, by_machine, tenant_id, business_id, started_by, tags, suspended_at, local_owner, revision, incident_count, state_hash,
        local_jobs, state)
      SELECT r."instanceKey", r."definitionKey", ${time('startedAt')}, r."rootKey", r."parentInstanceKey", r."parentElementKey",
        r."historyBucket"::date, r.shard, r."callDepth", r.holding, r."byMachine", r."tenantId", r."businessId", r."startedBy",
        r.tags::text[], ${time('suspendedAt')}, r."localOwner", r.revision, r."incidentCount", r."stateHash"::bytea, r."localJobs"::json, r.state::json
      FROM @rows WHERE @free RETURNING key)`,
  },
  steppedInstances: {
    role: 'claim',
    columns: [
      key,
      shard,
      ...text('tenantId'),
      int('expected'),
      int('revision'),
      int('incidentCount'),
      at('suspendedAt'),
      ...text('localOwner', 'stateHash', 'localJobs', 'state'),
    ],
    sql: `"steppedInstances" AS (
      UPDATE process_instances p SET revision = r.revision, incident_count = r."incidentCount", suspended_at = ${time('suspendedAt')},
        local_owner = r."localOwner", state_hash = r."stateHash"::bytea, local_jobs = r."localJobs"::json, state = r.state::json
      FROM @rows
      WHERE p.shard = r.shard AND p.key = r."instanceKey" AND p.tenant_id = r."tenantId" AND p.revision = r.expected AND @free
      RETURNING p.key)`,
  },
  endedInstances: {
    role: 'claim',
    columns: [key, shard, ...text('tenantId'), int('expected')],
    sql: `"endedInstances" AS (
      DELETE FROM process_instances p USING @rows
      WHERE p.shard = r.shard AND p.key = r."instanceKey" AND p.tenant_id = r."tenantId" AND p.revision = r.expected AND @free
      RETURNING p.key)`,
  },
  momentaryInstances: {
    role: 'claim',
    columns: [key, shard],
    sql: `"momentaryInstances" AS (SELECT r."instanceKey" AS key FROM @rows WHERE @free)`,
  },
};

/** Each ends in a query of blocked instance keys named like the section. */
export const checkSections: Partial<Record<SectionName, Section>> = {
  idempotency: {
    role: 'check',
    columns: [key, ...text('id', 'tenantId', 'requestHash', 'answer'), at('at')],
    sql: `"idempotencyRows" AS (SELECT r.* FROM @rows),
      idempotency_blocked AS (
        SELECT r."instanceKey" AS key FROM "idempotencyRows" r JOIN idempotency i ON i.id = r.id::bytea)`,
  },
  jobChecks: {
    role: 'check',
    columns: [key, shard, big('key'), ...text('proof'), big('lease'), ...text('worker')],
    // Locked until the commit, so that no claim can hand the job to another worker meanwhile.
    sql: `"jobCheckRows" AS (SELECT r.* FROM @rows),
      "jobsHeld" AS (
        SELECT j.key FROM "jobCheckRows" r JOIN jobs j ON j.shard = r.shard AND j.key = r.key
        WHERE NOT j.suspended AND CASE r.proof
          WHEN 'lease' THEN j.lease = r.lease
          WHEN 'worker' THEN j.worker = r.worker AND j.state = 'active'
          ELSE NOT j.with_lease AND (j.state = 'active' OR j.state = 'ready' AND j.worker IS NOT NULL) END
        FOR UPDATE OF j),
      job_blocked AS (SELECT r."instanceKey" AS key FROM "jobCheckRows" r WHERE r.key NOT IN (SELECT h.key FROM "jobsHeld" h))`,
  },
  runCommands: {
    role: 'check',
    columns: [key, shard, big('key'), ['rowShard', 'smallint']],
    sql: `"runCommandRows" AS (SELECT r.* FROM @rows),
      "commandsHeld" AS (
        SELECT c.key FROM "runCommandRows" r JOIN command_rows c ON c.shard = r."rowShard" AND c.key = r.key FOR UPDATE OF c),
      command_blocked AS (
        SELECT r."instanceKey" AS key FROM "runCommandRows" r WHERE r.key NOT IN (SELECT h.key FROM "commandsHeld" h))`,
  },
  holds: {
    role: 'check',
    columns: [key, ...text('hold', 'kind', 'tenantId', 'processId', 'value')],
    sql: `"holdRows" AS (SELECT r.* FROM @rows),
      hold_blocked AS (SELECT r."instanceKey" AS key FROM "holdRows" r JOIN unique_holds h ON h.hold = r.hold::bytea)`,
  },
  messageUses: {
    role: 'check',
    columns: [
      key,
      shard,
      big('messageKey'),
      ...text('processId', 'tenantId'),
      big('subscriptionKey'),
      at('at'),
    ],
    // The uses of a message go with it: who still has it in hand when it is deleted would find it unused.
    sql: `"messageUseRows" AS (SELECT r.* FROM @rows),
      "messagesHeld" AS (
        SELECT m.key FROM "messageUseRows" r JOIN messages m ON m.shard = r.shard AND m.key = r."messageKey" FOR KEY SHARE OF m),
      message_blocked AS (
        SELECT r."instanceKey" AS key FROM "messageUseRows" r
        JOIN message_uses m ON m.shard = r.shard AND m.message_key = r."messageKey" AND m.process_id = r."processId"
        UNION ALL
        SELECT r."instanceKey" FROM "messageUseRows" r WHERE r."messageKey" NOT IN (SELECT h.key FROM "messagesHeld" h))`,
  },
};

/** What the checks add once an instance has won. A twin that committed meanwhile violates a unique index and fails the statement. */
export const afterChecks: Partial<Record<SectionName, string>> = {
  idempotency: `"idempotencyWritten" AS (
    INSERT INTO idempotency (id, tenant_id, request_hash, answer, created_at)
    SELECT r.id::bytea, r."tenantId", r."requestHash"::bytea, r.answer::json, ${time('at')} FROM "idempotencyRows" r @won)`,
  runCommands: `"commandsRun" AS (
    DELETE FROM command_rows c USING "runCommandRows" r @won WHERE c.shard = r."rowShard" AND c.key = r.key)`,
  holds: `"holdsTaken" AS (
    INSERT INTO unique_holds (hold, kind, tenant_id, process_id, value, instance_key)
    SELECT r.hold::bytea, r.kind, r."tenantId", r."processId", r.value, r."instanceKey" FROM "holdRows" r @won)`,
  messageUses: `"messagesUsed" AS (
    INSERT INTO message_uses (shard, message_key, process_id, tenant_id, subscription_key, instance_key, used_at)
    SELECT r.shard, r."messageKey", r."processId", r."tenantId", r."subscriptionKey", r."instanceKey", ${time('at')}
    FROM "messageUseRows" r @won)`,
};
