import 'reflect-metadata';
import { DataSource } from 'typeorm';
import { outliveErrors } from '../outlive-errors.ts';
import { entities } from './entities.ts';

/** TypeORM over the same PostgreSQL, for administrative rows only; a few connections are enough for them. */
export type AdminDatabase = DataSource;

export function openAdminDatabase(connectionString: string): Promise<AdminDatabase> {
  const database = new DataSource({
    type: 'postgres',
    url: connectionString,
    entities,
    synchronize: false,
    migrationsRun: false,
    poolSize: 4,
    applicationName: 'millrace-admin',
    extra: { onConnect: outliveErrors },
  });
  return database.initialize();
}
