import type { Caller } from '../contract/caller.ts';
import { Refusal } from '../contract/refusal.ts';
import type { Substitution, SubstitutionRequest, Substitutions } from '../contract/substitutions.ts';
import type { AdminDatabase } from '../store/entities/open-admin-database.ts';
import {
  deleteSubstitution,
  findSubstitution,
  listSubstitutions,
  writeSubstitution,
  type SubstitutionConflict,
} from '../store/identity/substitution-store.ts';
import { isAllowed } from './grants.ts';

/** An absence with a deputy. `changed`: what people may do is known anew. */
export function createSubstitutions(db: AdminDatabase, changed: () => void): Substitutions {
  const requireOwn = (caller: Caller, absentUser: string): void => {
    if (caller.kind === 'user' && caller.id === absentUser) return;
    if (isAllowed(caller, 'SUBSTITUTION', 'UPDATE')) return;
    throw new Refusal('PERMISSION_MISSING', 'You arrange your own absence only. Ask an administrator.', {
      missing: ['SUBSTITUTION:UPDATE'],
    });
  };
  const requireKnown = async (caller: Caller, key: string): Promise<Substitution> => {
    const known = await findSubstitution(db, key);
    const isPart = known !== null && [known.absentUser, known.deputyUser].includes(caller.id);
    if (known === null || !(isPart || isAllowed(caller, 'SUBSTITUTION', 'READ')))
      throw new Refusal('NOT_FOUND', `There is no substitution ${key}.`);
    requireOwn(caller, known.absentUser);
    return known;
  };
  const write = async (
    caller: Caller,
    key: string | null,
    request: SubstitutionRequest,
  ): Promise<Substitution> => {
    requireOwn(caller, request.absentUser);
    requireSense(request);
    const written = await writeSubstitution(db, key, request, caller.id);
    if (typeof written === 'string') throw conflict(written, request);
    changed();
    return written;
  };
  return {
    create: (caller, request) => write(caller, null, request),
    async replace(caller, substitutionKey, request) {
      await requireKnown(caller, substitutionKey);
      return write(caller, substitutionKey, request);
    },
    async remove(caller, substitutionKey) {
      await requireKnown(caller, substitutionKey);
      await deleteSubstitution(db, substitutionKey);
      changed();
    },
    list: (caller) => listSubstitutions(db, isAllowed(caller, 'SUBSTITUTION', 'READ') ? null : caller.id),
  };
}

// helpers

function requireSense({ absentUser, deputyUser, from, until }: SubstitutionRequest): void {
  if (absentUser === deputyUser)
    throw new Refusal('INVALID_VALUE', 'Nobody stands in for themselves. Name another deputy.', {
      field: 'deputyUser',
    });
  if (Date.parse(from) >= Date.parse(until))
    throw new Refusal('INVALID_VALUE', 'The absence ends before it begins. Correct until.', {
      field: 'until',
    });
}

function conflict(code: SubstitutionConflict, { absentUser, deputyUser }: SubstitutionRequest): Refusal {
  switch (code) {
    case 'NO_ABSENT':
    case 'NO_DEPUTY': {
      const name = code === 'NO_ABSENT' ? absentUser : deputyUser;
      const field = code === 'NO_ABSENT' ? 'absentUser' : 'deputyUser';
      return new Refusal('INVALID_VALUE', `There is no user "${name}" who may sign in.`, { field });
    }
    case 'OVERLAP':
      return new Refusal(
        'OVERLAP',
        `"${absentUser}" has a deputy in this time already. Change that one, or choose another time.`,
      );
    case 'SUBSTITUTION_LOOP':
      return new Refusal(
        'SUBSTITUTION_LOOP',
        `"${deputyUser}" is away in this time, and in the end "${absentUser}" would stand in. Name another deputy.`,
      );
  }
}
