import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Rows of one tenant do not exist for another. */
@Entity('tenants')
export class TenantEntity {
  @PrimaryColumn('text', { name: 'tenant_id' })
  tenantId!: string;

  @Column('text')
  name!: string;

  @Column('text', { nullable: true })
  description!: string | null;
}
