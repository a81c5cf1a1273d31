import type { ReactNode } from 'react';
import { Stack, Text } from '../ui/index.ts';

interface EmptyStateProps {
  title: string;
  hint?: ReactNode;
  /** One action: a link or a button. */
  children?: ReactNode;
}

/** Nothing to show, said in one sentence with one way on. */
export function EmptyState({ title, hint, children }: EmptyStateProps) {
  return (
    <Stack align="center" gap="xs" p="xl" className="mr-empty" role="status">
      <Text fw={600}>{title}</Text>
      {hint && (
        <Text size="sm" c="dimmed" ta="center" maw={420} component="div">
          {hint}
        </Text>
      )}
      {children}
    </Stack>
  );
}
