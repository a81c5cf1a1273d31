import type { Key, MigrationInstruction, MigrationProblem } from '#engine';

export type { MigrationInstruction, MigrationProblem };

export interface MigrationCheck {
  /** What the versions do not allow, whatever instance it is; none: each instance is asked for itself. */
  readonly problems: readonly MigrationProblem[];
}

export interface MigrationProposal {
  readonly instructions: readonly (MigrationInstruction & { readonly confidence: 'SAME' | 'SUGGESTED' })[];
  /** Elements of the old version that nothing is proposed for. */
  readonly unmapped: readonly string[];
}

/** How instances of one version could go on in another. Rights on both versions are asked before; versions of different tenants do not know each other. */
export interface Migrations {
  propose(sourceKey: Key, targetKey: Key): Promise<MigrationProposal>;
  check(
    sourceKey: Key,
    targetKey: Key,
    instructions: readonly MigrationInstruction[],
  ): Promise<MigrationCheck>;
}
