/** Serialization failure, deadlock: the same statement succeeds when it is simply run again. */
const retriable = new Set(['40001', '40P01']);

/** The server is going away, is starting, or is a standby: another connection may do better. */
const connection = new Set([
  '57P01',
  '57P02',
  '57P03',
  '08000',
  '08003',
  '08006',
  '25006',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
]);

export function sqlStateOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : undefined;
}

/** A unique index that said no; `constraint` names it. */
export function violatedConstraint(error: unknown): string | undefined {
  if (sqlStateOf(error) !== '23505') return undefined;
  const constraint = (error as { constraint?: unknown }).constraint;
  return typeof constraint === 'string' ? constraint : '';
}

export function isRetriable(error: unknown): boolean {
  const code = sqlStateOf(error);
  return code !== undefined && retriable.has(code);
}

export function isConnectionLoss(error: unknown): boolean {
  const code = sqlStateOf(error);
  if (code !== undefined) return connection.has(code);
  const message = error instanceof Error ? error.message : '';
  return /Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect|connection timeout/i.test(
    message,
  );
}

/** Runs it again, after a short random pause, while it fails for reasons that pass. No lock error ever reaches a caller. */
export async function retrying<T>(work: () => Promise<T>, tries = 12): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isRetriable(error) || attempt >= tries) throw error;
      await new Promise((resume) => setTimeout(resume, 2 + Math.random() * 10 * attempt));
    }
  }
}
