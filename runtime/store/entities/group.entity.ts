import { Column, Entity, PrimaryColumn } from 'typeorm';

/** People who share tasks. */
@Entity('groups')
export class GroupEntity {
  @PrimaryColumn('text', { name: 'group_id' })
  groupId!: string;

  @Column('text')
  name!: string;

  @Column('text', { nullable: true })
  description!: string | null;
}
