import type { Caller } from './caller.ts';

export interface SubstitutionRequest {
  readonly absentUser: string;
  readonly deputyUser: string;
  readonly from: string;
  readonly until: string;
  /** Empty: all processes. */
  readonly processDefinitionIds: readonly string[];
  readonly note: string | null;
}

export interface Substitution extends SubstitutionRequest {
  readonly substitutionKey: string;
  readonly createdBy: string;
  readonly state: 'PLANNED' | 'ACTIVE' | 'ENDED';
}

/**
 * While somebody is away their deputy reads and completes what is assigned to them. Everybody arranges their own absence;
 * that of others takes `SUBSTITUTION:UPDATE`.
 */
export interface Substitutions {
  /** Refused `OVERLAP` when the absence has a deputy in that time, `SUBSTITUTION_LOOP` when the deputies form a circle. */
  create(caller: Caller, request: SubstitutionRequest): Promise<Substitution>;
  replace(caller: Caller, substitutionKey: string, request: SubstitutionRequest): Promise<Substitution>;
  remove(caller: Caller, substitutionKey: string): Promise<void>;
  /** Those the caller is part of, or all with the right to read them; the latest absence first. */
  list(caller: Caller): Promise<readonly Substitution[]>;
}
