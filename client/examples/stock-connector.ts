import { createJobWorker, ModeledError, WorkFailed, type JobWorker } from '../worker/job-worker.ts';

/** What the example calls: a stock that knows items, and refuses with a word. */
export type Reserve = (
  item: string,
  options: { readonly key: string; readonly signal: AbortSignal },
) => Promise<{ readonly reservation: string } | 'none left' | 'unknown item' | 'busy'>;

export interface StockConnectorSettings {
  readonly baseUrl: string;
  readonly authorization: string;
  readonly reserve: Reserve;
  readonly onProblem?: (problem: unknown) => void;
}

/**
 * A connector of your own, whole: a worker of the job type that its element template (`stock-connector.template.json`) writes into
 * models. It shows the four ways in which an attempt can end, and hands the key that is the same for all attempts to the other system.
 */
export function startStockConnector(settings: StockConnectorSettings): JobWorker {
  const { reserve, ...connection } = settings;
  return createJobWorker({
    ...connection,
    type: 'acme:stock',
    worker: 'stock-connector',
    handle: async ({ variables, idempotencyKey }, signal) => {
      const item = variables['item'];
      // Nothing gets better by trying again: a person has to look.
      if (typeof item !== 'string')
        throw new WorkFailed('The input "item" has to be text.', { isPermanent: true });
      const answer = await reserve(item, { key: idempotencyKey, signal });
      // An answer that the process knows what to do with.
      if (answer === 'none left') throw new ModeledError('NO_STOCK', `There is no ${item} left.`);
      if (answer === 'unknown item')
        throw new WorkFailed(`There is no item "${item}".`, { isPermanent: true });
      // The other system asks for time.
      if (answer === 'busy') throw new WorkFailed('The stock is busy.', { retryAfterMs: 1000 });
      return { reservation: answer.reservation };
    },
  });
}
