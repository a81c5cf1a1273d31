import { isServerReachable } from './once-reachable.ts';
import { eventTypes } from './topics.ts';

export type LiveStatus = 'live' | 'reconnecting' | 'polling' | 'offline';

export interface LiveEvent {
  type: string;
  key?: string;
  processInstanceKey?: string;
  processDefinitionId?: string;
  changed?: string[];
}

export interface EventConnectionHandlers {
  onEvent(event: LiveEvent): void;
  /** The stream is open for the first time: what was fetched before may be old, and nothing will say so. */
  onFirstOpen(): void;
  /** Everything shown may be old: the stream was cut, or another page has to be assumed. */
  onReset(): void;
  onStatus(status: LiveStatus): void;
}

const pollEveryMs = 10_000;
const retryStreamMs = 5_000;
const patienceMs = 4_000;
const hiddenMs = 15_000;

/**
 * A browser keeps at most six connections to a host, so tabs that nobody looks at let theirs go
 * and come back where they were when they are looked at again.
 */
export function openEventConnection(
  query: Record<string, string>,
  handlers: EventConnectionHandlers,
): () => void {
  const resume = { lastEventId: '', wasOpen: false };
  let close: (() => void) | undefined;
  let rest: ReturnType<typeof setTimeout> | undefined;
  const followVisibility = () => {
    clearTimeout(rest);
    if (document.visibilityState === 'visible') {
      close ??= keepStream(query, handlers, resume);
      return;
    }
    rest = setTimeout(() => {
      close?.();
      close = undefined;
    }, hiddenMs);
  };
  const goneOffline = () => handlers.onStatus('offline');
  const backOnline = () => {
    close?.();
    close = keepStream(query, handlers, resume);
    handlers.onReset();
  };
  followVisibility();
  document.addEventListener('visibilitychange', followVisibility);
  window.addEventListener('offline', goneOffline);
  window.addEventListener('online', backOnline);
  return () => {
    document.removeEventListener('visibilitychange', followVisibility);
    window.removeEventListener('offline', goneOffline);
    window.removeEventListener('online', backOnline);
    clearTimeout(rest);
    close?.();
  };
}

// helpers

interface Resume {
  lastEventId: string;
  wasOpen: boolean;
}

/**
 * Keeps one event stream open. The browser itself repeats a broken connection with
 * `Last-Event-ID`; when the server refuses the stream, or the repeat takes too long, the
 * connection says so and asks for a refresh every 10 s until the stream is back.
 */
function keepStream(
  query: Record<string, string>,
  handlers: EventConnectionHandlers,
  resume: Resume,
): () => void {
  let source: EventSource | undefined;
  let poll: ReturnType<typeof setInterval> | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let patience: ReturnType<typeof setTimeout> | undefined;
  let closed = false;

  const stopPolling = () => {
    clearInterval(poll);
    clearTimeout(patience);
    poll = undefined;
    patience = undefined;
  };
  const tellWhetherReachable = async () => {
    const reachable = await isServerReachable();
    if (poll) handlers.onStatus(reachable ? 'polling' : 'offline');
    return reachable;
  };
  const startPolling = () => {
    clearTimeout(patience);
    if (poll) return;
    poll = setInterval(
      () => void tellWhetherReachable().then((reachable) => reachable && handlers.onReset()),
      pollEveryMs,
    );
    void tellWhetherReachable();
  };
  const connect = () => {
    if (closed) return;
    source = new EventSource(streamUrl(query, resume.lastEventId));
    source.onopen = () => {
      stopPolling();
      handlers.onStatus('live');
      // What happened between the last event and now is sent again only if an id was known.
      if (!resume.wasOpen) handlers.onFirstOpen();
      else if (resume.lastEventId === '') handlers.onReset();
      resume.wasOpen = true;
    };
    source.onerror = () => {
      if (source?.readyState === EventSource.CLOSED) {
        startPolling();
        clearTimeout(retry);
        retry = setTimeout(connect, retryStreamMs);
      } else if (!poll) {
        handlers.onStatus('reconnecting');
        patience ??= setTimeout(startPolling, patienceMs);
      }
    };
    for (const type of eventTypes) {
      source.addEventListener(type, (message: MessageEvent<string>) => {
        resume.lastEventId = message.lastEventId || resume.lastEventId;
        handlers.onEvent(readEvent(type, message.data));
      });
    }
    source.addEventListener('reset', () => handlers.onReset());
  };
  connect();

  return () => {
    closed = true;
    source?.close();
    clearTimeout(retry);
    stopPolling();
  };
}

function streamUrl(query: Record<string, string>, lastEventId: string): string {
  const params = new URLSearchParams(query);
  if (lastEventId) params.set('lastEventId', lastEventId);
  const text = params.toString();
  return text ? `/v2/events?${text}` : '/v2/events';
}

function readEvent(type: string, data: string): LiveEvent {
  try {
    return { ...(JSON.parse(data) as object), type };
  } catch {
    return { type };
  }
}
