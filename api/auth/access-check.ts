import type { Caller, Runtime } from '#runtime';
import { Inject, Injectable } from '@nestjs/common';
import { ApiProblem } from '../http/api-problem.ts';
import type { ErrorCode } from '../http/problem-codes.ts';
import { RUNTIME } from '../runtime.token.ts';
import { splitPair } from './permission.ts';
import type { PermissionPair } from './permission.ts';

/** The questions handlers ask about rights. The rows themselves are filtered by the queries of the runtime. */
@Injectable()
export class AccessCheck {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  /** Without an id: on all resources of the type. */
  isAllowed(caller: Caller, needs: readonly PermissionPair[], resourceId = '*'): boolean {
    return needs.some((pair) => {
      const { resourceType, permission } = splitPair(pair);
      return this.runtime.identity.isAllowed(caller, resourceType, permission, resourceId);
    });
  }

  /** The right on at least one resource. */
  isAllowedSomewhere(caller: Caller, needs: readonly PermissionPair[]): boolean {
    if (caller.kind === 'system') return true;
    return needs.some((pair) => {
      const { resourceType, permission } = splitPair(pair);
      return caller.grants.some(
        (grant) =>
          grant.resourceType === resourceType &&
          (grant.permission === '*' || grant.permission === permission),
      );
    });
  }

  require(caller: Caller, needs: readonly PermissionPair[], resourceId?: string): void {
    if (!this.isAllowed(caller, needs, resourceId)) throw missing(needs, resourceId);
  }

  /**
   * For an action on a stored row (api.md 1.7: 404 before 403). Callers with the right on everything cost no look-up; the
   * command itself then answers 404 for an unknown key. `load` gives the resource id of each pair, null when the row is not
   * there or not readable.
   */
  async requireRow(
    caller: Caller,
    needs: readonly PermissionPair[],
    load: () => Promise<Readonly<Record<string, string>> | null>,
    notFound: ErrorCode = 'NOT_FOUND',
  ): Promise<void> {
    if (this.isAllowed(caller, needs)) return;
    const ids = await load();
    if (ids === null)
      throw new ApiProblem(notFound, 'It does not exist, was removed, or is not for you. Check the key.');
    const isAllowed = needs.some((pair) => {
      const { resourceType } = splitPair(pair);
      const resourceId = ids[resourceType];
      return resourceId !== undefined && this.isAllowed(caller, [pair], resourceId);
    });
    if (!isAllowed) throw missing(needs, Object.values(ids)[0]);
  }
}

export function missing(needs: readonly PermissionPair[], resourceId?: string): ApiProblem {
  const [first] = needs;
  const { resourceType, permission } = splitPair(first ?? ':');
  const shown = resourceId ?? '*';
  return new ApiProblem(
    'PERMISSION_MISSING',
    `You need the permission ${needs.join(' or ')} on ${JSON.stringify(shown)}. Ask an administrator for it.`,
    {
      details: { missing: { resourceType, resourceId: shown, permissionType: permission }, grantedBy: [] },
    },
  );
}
