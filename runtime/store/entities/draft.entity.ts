import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { JsonObject } from '#engine';

/** What a person typed into a form and did not send yet; one per person and task (or start form). */
@Entity('drafts')
export class DraftEntity {
  @PrimaryColumn('bigint', { name: 'target_key' })
  targetKey!: string;

  @PrimaryColumn('text')
  kind!: 'userTask' | 'start';

  @PrimaryColumn('text', { name: 'owner_id' })
  ownerId!: string;

  @Column('text', { name: 'tenant_id' })
  tenantId!: string;

  @Column('jsonb')
  variables!: JsonObject;

  @Column('int')
  revision!: number;

  @Column('timestamptz', { name: 'saved_at' })
  savedAt!: Date;
}
