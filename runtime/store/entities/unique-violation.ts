/** True for PostgreSQL's unique violation, also inside TypeORM's wrapper. */
export function isAlreadyThere(error: unknown): boolean {
  const { code, driverError } = error as { code?: string; driverError?: { code?: string } };
  return (code ?? driverError?.code) === '23505';
}
