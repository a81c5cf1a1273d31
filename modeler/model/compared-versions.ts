/** Without a choice the newest version is compared with the one before it. */
export function comparedVersions(
  search: { left?: number | undefined; right?: number | undefined },
  versions: readonly number[],
): { left: number | undefined; right: number | undefined } {
  const newestFirst = [...versions].sort((one, other) => other - one);
  const right = search.right ?? newestFirst[0];
  const before = newestFirst.find((version) => right !== undefined && version < right);
  return { left: search.left ?? before ?? right, right };
}
