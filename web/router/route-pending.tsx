import { Skeleton, Stack } from '../ui/index.ts';

/** Shown when the code of a page takes longer than a moment. */
export function RoutePending() {
  return (
    <Stack p="md" gap="sm" aria-busy="true">
      <Skeleton height={28} width={240} />
      <Skeleton height={16} />
      <Skeleton height={16} />
      <Skeleton height={16} width="70%" />
    </Stack>
  );
}
