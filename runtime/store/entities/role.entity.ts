import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A named set of grants. */
@Entity('roles')
export class RoleEntity {
  @PrimaryColumn('text', { name: 'role_id' })
  roleId!: string;

  @Column('text')
  name!: string;

  @Column('text', { nullable: true })
  description!: string | null;
}
