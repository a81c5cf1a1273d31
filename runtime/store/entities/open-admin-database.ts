import 'reflect-metadata';
import { DataSource } from 'typeorm';
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
  });
  return database.initialize();
}
