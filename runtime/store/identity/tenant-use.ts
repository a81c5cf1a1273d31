import type { EntityManager } from 'typeorm';
import { Refusal } from '../../contract/refusal.ts';

/** A tenant with definitions cannot go: its instances and their history would belong to nobody. */
export async function assertTenantUnused(tx: EntityManager, tenantId: string): Promise<void> {
  if (tenantId === '<default>')
    throw new Refusal('RESOURCE_IN_USE', 'The tenant <default> cannot be removed.');
  const used: unknown[] = await tx.query('select 1 from process_definitions where tenant_id = $1 limit 1', [
    tenantId,
  ]);
  if (used.length > 0)
    throw new Refusal('TENANT_NOT_EMPTY', `The tenant "${tenantId}" still has processes. Delete them first.`);
}
