import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Substitution, SubstitutionFields } from '#client';
import { api, useSession } from '#web';

const queryKey = ['substitutions'];

/** The absences this person is part of, the latest first. */
export function useSubstitutions() {
  const { me } = useSession();
  return useQuery({
    queryKey: [...queryKey, me.username],
    queryFn: ({ signal }) => api.substitutions.search({ signal }),
    staleTime: 60_000,
  });
}

/** For whom this person stands in now. */
export function useAbsentPeople(): string[] {
  const { me } = useSession();
  const all = useSubstitutions().data?.items ?? noSubstitutions;
  const mine = all.filter(({ deputyUser, state }) => deputyUser === me.username && state === 'ACTIVE');
  return [...new Set(mine.map(({ absentUser }) => absentUser))].sort();
}

const noSubstitutions: Substitution[] = [];

export function useSubstitutionWrites() {
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries({ queryKey });
  return {
    create: useMutation({
      mutationFn: (fields: SubstitutionFields) => api.substitutions.create(fields),
      onSettled,
    }),
    remove: useMutation({ mutationFn: (key: string) => api.substitutions.remove(key), onSettled }),
  };
}
