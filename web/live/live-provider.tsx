import { useQueryClient } from '@tanstack/react-query';
import { createContext, useContext, useEffect, useState, type ReactNode } from 'react';
import { openEventConnection, type LiveEvent, type LiveStatus } from './event-connection.ts';
import { allTopics, topicsOf, type Topic } from './topics.ts';

const LiveStatusContext = createContext<LiveStatus>('reconnecting');

/** Whether open pages follow the server by the stream, by polling, or not at all. */
export function useLiveStatus(): LiveStatus {
  return useContext(LiveStatusContext);
}

/** Follows the event stream of the signed-in person and makes the named queries fetch again. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const [status, setStatus] = useState<LiveStatus>('reconnecting');
  useEventInvalidation({}, setStatus);
  return <LiveStatusContext value={status}>{children}</LiveStatusContext>;
}

/**
 * Follows one instance in detail: `element.*` and `variable.*` come only on a stream of their own.
 * The page of an instance calls this with its key; without a key nothing is opened.
 */
export function useLiveInstance(processInstanceKey: string | undefined): void {
  useEventInvalidation(
    processInstanceKey ? { processInstanceKey, types: 'element.*,variable.*,job.*' } : undefined,
  );
}

// helpers

const flushEveryMs = 250;

function useEventInvalidation(
  query: Record<string, string> | undefined,
  onStatus?: (status: LiveStatus) => void,
): void {
  const queries = useQueryClient();
  const text = query && JSON.stringify(query);
  useEffect(() => {
    if (text === undefined) return undefined;
    const pending = new Set<Topic>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const flush = () => {
      timer = undefined;
      const topics = [...pending];
      pending.clear();
      for (const topic of topics) void queries.invalidateQueries({ queryKey: [topic] });
    };
    const markOld = (topics: Topic[]) => {
      for (const topic of topics) pending.add(topic);
      timer ??= setTimeout(flush, flushEveryMs);
    };
    const close = openEventConnection(JSON.parse(text) as Record<string, string>, {
      onEvent: (event: LiveEvent) => markOld(topicsOf(event.type)),
      // At once: a page that fetches from now on shall not fetch twice.
      onFirstOpen: () => {
        for (const topic of allTopics) pending.add(topic);
        clearTimeout(timer);
        flush();
      },
      onReset: () => markOld(allTopics),
      onStatus: (status) => onStatus?.(status),
    });
    return () => {
      close();
      clearTimeout(timer);
    };
  }, [text, queries, onStatus]);
}
