import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import type { Trial, TrialStep } from '#client';
import { api, pageLanguage } from '#web';
import type { DeploymentFile } from '../deploy/deployment-files.ts';
import { readKeptTrial, trialText, type KeptTrial } from './kept-trial.ts';

export interface TrialState {
  trial: Trial | undefined;
  failure: unknown;
  isBusy: boolean;
  /** Why the last step was not taken. */
  refusal: string | undefined;
  canGoBack: boolean;
  take: (step: TrialStep) => void;
  goBack: () => void;
  startAgain: () => void;
  retry: () => void;
}

/**
 * A run of a model as the list of its steps; the server runs all of them from the beginning with each request. The list is kept
 * in the tab, so that a reload goes on where it was.
 */
export function useTrial(draftId: string, files: readonly DeploymentFile[]): TrialState {
  const place = `millrace-trial:${draftId}`;
  const [kept, setKept] = useState<KeptTrial>(() => readKeptTrial(sessionStorage.getItem(place), files));
  const [refusal, setRefusal] = useState<string>();
  useEffect(() => sessionStorage.setItem(place, trialText(kept, files)), [place, kept, files]);
  const { startedAt, steps } = kept;
  const run = useQuery({
    queryKey: ['trial', files, startedAt, steps],
    queryFn: ({ signal }) =>
      api.models.run({ resources: [...files], startedAt, steps, language: pageLanguage() }, { signal }),
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    gcTime: 60_000,
    retry: false,
  });
  const refused = run.isPlaceholderData ? null : (run.data?.refused ?? null);
  useEffect(() => {
    if (!refused) return;
    // The run stands where it stood before that step.
    setRefusal(refused.message);
    setKept((old) => ({ ...old, steps: old.steps.slice(0, refused.index) }));
  }, [refused]);
  const change = (next: (old: KeptTrial) => KeptTrial) => {
    setRefusal(undefined);
    setKept(next);
  };
  return useMemo(
    () => ({
      trial: run.data,
      failure: run.error ?? undefined,
      isBusy: run.isFetching,
      refusal,
      canGoBack: steps.length > 0,
      take: (step) => change((old) => ({ ...old, steps: [...old.steps, step] })),
      goBack: () => change((old) => ({ ...old, steps: old.steps.slice(0, -1) })),
      startAgain: () => change(() => ({ startedAt: new Date().toISOString(), steps: [] })),
      retry: () => void run.refetch(),
    }),
    [run, refusal, steps],
  );
}
