import { useState } from 'react';
import type { CheckState } from '../problems/use-model-check.ts';
import { useModelCheck } from '../problems/use-model-check.ts';
import type { DeploymentFile } from './deployment-files.ts';

export interface DelegatesChoice {
  /** The files have Java classes or beans, which cannot run here. */
  isOffered: boolean;
  delegatesAsJobs: boolean;
  choose: (delegatesAsJobs: boolean) => void;
  /** What the server says to the files, as they would be deployed with the choice. */
  check: CheckState;
}

/** Whether code inside a model becomes work for workers: said by who deploys, since somebody has to write these workers. */
export function useDelegatesChoice(files: DeploymentFile[], usual: CheckState): DelegatesChoice {
  const [delegatesAsJobs, choose] = useState(false);
  const asJobs = useModelCheck(files, { delegatesAsJobs: true, isWanted: delegatesAsJobs });
  const isOffered = usual.check?.problems.some(({ code }) => code === 'DELEGATE_CODE') ?? false;
  const isChosen = isOffered && delegatesAsJobs;
  return { isOffered, delegatesAsJobs: isChosen, choose, check: isChosen ? asJobs : usual };
}
