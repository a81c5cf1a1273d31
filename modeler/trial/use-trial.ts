import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import type { Trial, TrialStep } from '#client';
import { api, pageLanguage, useSession } from '#web';
import type { DeploymentFile } from '../deploy/deployment-files.ts';
import { browserStorage } from '../drafts/draft-store.ts';
import { newTrial, readKeptTrial, trialText, type KeptTrial } from './kept-trial.ts';
import { readStubs, stubsOf, stubSteps, stubsText, withoutStub, type Stubs } from './kept-stubs.ts';

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
  /** What workers always answer. */
  stubs: Stubs;
  removeStub: (jobType: string) => void;
}

/**
 * A run of a model as the list of its steps; the server runs all of them from the beginning with each request. The list is kept
 * in the tab, so that a reload goes on where it was.
 */
export function useTrial(draftId: string, files: readonly DeploymentFile[]): TrialState {
  const place = `millrace-trial:${draftId}`;
  const stubPlace = `millrace-draft:${useSession().me.username}:stubs:${draftId}`;
  const [kept, setKept] = useState<KeptTrial>(() =>
    readKeptTrial(sessionStorage.getItem(place), files, keptStubs(stubPlace)),
  );
  const [refusal, setRefusal] = useState<string>();
  useEffect(() => sessionStorage.setItem(place, trialText(kept, files)), [place, kept, files]);
  const { startedAt, steps } = kept;
  useEffect(() => keepStubs(stubPlace, stubsOf(steps)), [stubPlace, steps]);
  const run = useQuery({
    queryKey: ['trial', files, startedAt, steps],
    queryFn: ({ signal }) =>
      api.models.run(
        // Whoever tries plays the workers, also those that would do the work of code in the model.
        { resources: [...files], startedAt, steps, delegatesAsJobs: true, language: pageLanguage() },
        { signal },
      ),
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
      canGoBack: steps.some((step) => step.do !== 'STUB'),
      take: (step) => change((old) => ({ ...old, steps: [...old.steps, step] })),
      goBack: () => change((old) => ({ ...old, steps: old.steps.slice(0, -1) })),
      startAgain: () => change((old) => newTrial(stubSteps(stubsOf(old.steps)))),
      retry: () => void run.refetch(),
      stubs: stubsOf(steps),
      removeStub: (jobType) => change((old) => ({ ...old, steps: withoutStub(old.steps, jobType) })),
    }),
    [run, refusal, steps],
  );
}

// helpers

/** Kept with the person's drafts, which sign-out removes; a browser without room keeps them in the trial alone. */
function keptStubs(place: string): TrialStep[] {
  return stubSteps(readStubs(browserStorage()?.getItem(place) ?? null));
}

function keepStubs(place: string, stubs: Stubs): void {
  const storage = browserStorage();
  try {
    if (Object.keys(stubs).length === 0) storage?.removeItem(place);
    else storage?.setItem(place, stubsText(stubs));
  } catch {
    // The trial itself still has them.
  }
}
