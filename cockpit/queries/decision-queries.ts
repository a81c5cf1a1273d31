import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { searchOf, type ProcessInstanceKey, type SearchAnswer } from '#client';
import { api } from '#web';

/** A decision that was evaluated for the instance; values are JSON text. */
export interface DecidedRow {
  decisionEvaluationInstanceKey: string;
  decisionEvaluationKey: string;
  state: 'EVALUATED' | 'FAILED';
  evaluationDate: string;
  evaluationFailure: string | null;
  decisionDefinitionId: string;
  decisionDefinitionName: string;
  decisionDefinitionVersion: number;
  result: string;
  elementInstanceKey: string | null;
  evaluatedInputs: { inputId: string; inputName: string; inputValue: string }[];
  matchedRules: {
    ruleId: string;
    ruleIndex: number;
    evaluatedOutputs: { outputId: string; outputName: string; outputValue: string }[];
  }[];
}

export const decisionsPerPage = 20;

/** A search tells which decisions there are; what matched is read for those that are shown. */
export function useInstanceDecisions(key: ProcessInstanceKey, from: number) {
  return useQuery({
    queryKey: ['element-instances', 'decisions', key, from],
    queryFn: async ({ signal }): Promise<SearchAnswer<DecidedRow>> => {
      const search = searchOf<DecidedRow>(api.http, '/v2/decision-instances/search');
      const page = await search(
        {
          filter: { processInstanceKey: key },
          sort: [
            { field: 'evaluationDate', order: 'DESC' },
            { field: 'decisionEvaluationInstanceKey', order: 'ASC' },
          ],
          page: { from, limit: decisionsPerPage },
        },
        { signal },
      );
      const read = ({ decisionEvaluationInstanceKey: id }: DecidedRow) =>
        api.http.get<DecidedRow>(`/v2/decision-instances/${id}`, { signal });
      return { ...page, items: await Promise.all(page.items.map(read)) };
    },
    placeholderData: keepPreviousData,
  });
}
