import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** Permissions of one owner on one resource; `*` is every id, a property narrows to rows that name the caller. */
@Entity('authorizations')
export class AuthorizationEntity {
  @PrimaryGeneratedColumn('identity', {
    name: 'authorization_key',
    type: 'bigint',
    generatedIdentity: 'ALWAYS',
  })
  authorizationKey!: string;

  @Column('text', { name: 'owner_type' })
  ownerType!: 'USER' | 'CLIENT' | 'ROLE' | 'GROUP';

  @Column('text', { name: 'owner_id' })
  ownerId!: string;

  @Column('text', { name: 'resource_type' })
  resourceType!: string;

  @Column('text', { name: 'resource_id' })
  resourceId!: string;

  @Column('text', { name: 'resource_property_name', nullable: true })
  resourcePropertyName!: string | null;

  @Column('text', { name: 'permission_types', array: true })
  permissionTypes!: string[];
}
