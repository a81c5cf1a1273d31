import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';
import type { Grant } from '../../contract/caller.ts';

/** A credential of a program. Only the hash of its secret is kept; its rights never exceed its owner's. */
@Entity('api_tokens')
export class ApiTokenEntity {
  @PrimaryColumn('text', { name: 'client_id' })
  clientId!: string;

  @Column('text', { name: 'owner_id' })
  ownerId!: string;

  @Column('text')
  name!: string;

  @Column('bytea', { name: 'secret_hash', select: false })
  secretHash!: Buffer;

  @Column('jsonb')
  scopes!: readonly Grant[];

  @Column('text', { name: 'tenant_ids', array: true })
  tenantIds!: string[];

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date;

  @Column('timestamptz', { name: 'last_used_at', nullable: true })
  lastUsedAt!: Date | null;
}
