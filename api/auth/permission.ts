/**
 * Who may call an endpoint (security.md 1, rule 2). A handler without one does not start.
 *
 * - `anonymous`: everybody. `signed-in`: any valid credential. `self`: any valid credential, and the handler touches only
 *   what belongs to the caller.
 * - `needs`: one of the listed `TYPE:PERMISSION` pairs. `of` says where the resource id comes from:
 *   `filtered` – a search; rows the caller may not read are left out, so it is never refused;
 *   `any` – the right on at least one id; the row decides, which the query or the handler checks;
 *   `row` – the handler looks the row up, answers 404 when it is not readable, and calls `AccessCheck.requireRow`;
 *   `path:name`, `body:name` – the id is this member of the request; `*` when the member is absent.
 */
export type Permission =
  | 'anonymous'
  | 'signed-in'
  | 'self'
  | {
      readonly needs: readonly [PermissionPair, ...PermissionPair[]];
      readonly of: 'filtered' | 'any' | 'row' | `path:${string}` | `body:${string}`;
    };

export type PermissionPair = `${string}:${string}`;

export const filtered = (...needs: [PermissionPair, ...PermissionPair[]]): Permission => ({
  needs,
  of: 'filtered',
});
export const onAny = (...needs: [PermissionPair, ...PermissionPair[]]): Permission => ({ needs, of: 'any' });
export const onRow = (...needs: [PermissionPair, ...PermissionPair[]]): Permission => ({ needs, of: 'row' });
export const onBody = (field: string, ...needs: [PermissionPair, ...PermissionPair[]]): Permission => ({
  needs,
  of: `body:${field}`,
});
export const onPath = (field: string, ...needs: [PermissionPair, ...PermissionPair[]]): Permission => ({
  needs,
  of: `path:${field}`,
});

export function splitPair(pair: PermissionPair): { resourceType: string; permission: string } {
  const colon = pair.indexOf(':');
  return { resourceType: pair.slice(0, colon), permission: pair.slice(colon + 1) };
}
