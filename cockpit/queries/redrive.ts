import { api } from '#web';

/** Incidents by their keys, or all that a filter finds. */
export type RedriveSelection =
  { readonly incidentKeys: readonly string[] } | { readonly filter: Readonly<Record<string, unknown>> };

export interface RedriveProgress {
  resolved: number;
  failed: { incidentKey: string; code: string; message: string }[];
}

interface Answer extends RedriveProgress {
  matched: number;
  after: string | null;
}

/** So many per request: an answer comes within a second or so, and the page can say how far it is. */
const perRequest = 100;

/** One request after the other until nothing is left, or the person stops it. */
export async function redrive(
  selection: RedriveSelection,
  options: { signal: AbortSignal; onProgress: (progress: RedriveProgress) => void },
): Promise<void> {
  let progress: RedriveProgress = { resolved: 0, failed: [] };
  const ask = async (body: object): Promise<Answer> => {
    const answer = await api.http.post<Answer>('/v2/incidents/resolution', body, { signal: options.signal });
    progress = {
      resolved: progress.resolved + answer.resolved,
      failed: [...progress.failed, ...answer.failed],
    };
    options.onProgress(progress);
    return answer;
  };
  if ('incidentKeys' in selection) {
    const { incidentKeys } = selection;
    for (let from = 0; from < incidentKeys.length; from += perRequest)
      await ask({ incidentKeys: incidentKeys.slice(from, from + perRequest) });
    return;
  }
  let after: string | null = null;
  do {
    const answer: Answer = await ask({
      filter: selection.filter,
      limit: perRequest,
      ...(after === null ? {} : { after }),
    });
    after = answer.after;
  } while (after !== null);
}
