import type { Problem } from '#engine';
import type { Database } from '../store/definitions/in-transaction.ts';
import { findSecretNames } from '../store/secrets/secret-rows.ts';
import type { ReadResources } from './read-resources.ts';

const DEFAULT_TENANT = '<default>';

/**
 * References to secrets that the tenant does not have. A warning only: models are often deployed before somebody sets the secrets of
 * the place; `given` are those of the environment, which belong to the default tenant.
 */
export async function unknownSecrets(
  database: Pick<Database, 'query'>,
  tenantId: string,
  read: ReadResources,
  given: readonly string[],
  isStrict: boolean,
): Promise<readonly Problem[]> {
  const named = read.processes.flatMap(({ resourceName, secrets }) =>
    secrets.map((secret) => ({ resourceName, ...secret })),
  );
  if (named.length === 0) return [];
  const stored = await findSecretNames(database, tenantId, [...new Set(named.map(({ name }) => name))]);
  const known = new Set([...stored, ...(tenantId === DEFAULT_TENANT ? given : [])]);
  return named
    .filter(({ name }) => !known.has(name))
    .map(({ resourceName, name, elementId, elementName }) => ({
      code: 'SECRET_UNKNOWN',
      severity: isStrict ? ('ERROR' as const) : ('WARNING' as const),
      resourceName,
      elementId,
      ...(elementName === null ? {} : { elementName }),
      message: `There is no secret "${name}" yet. Set it before "${elementId}" needs it.`,
      why: 'A task that refers to a missing secret becomes an incident, and a webhook refuses every call.',
    }));
}
