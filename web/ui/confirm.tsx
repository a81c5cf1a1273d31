import { Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import type { ReactNode } from 'react';

export interface ConfirmRequest {
  title: string;
  body: ReactNode;
  confirmLabel: string;
  cancelLabel: string;
  danger?: boolean;
}

/** Asks in a dialog and answers true only when the person confirmed. */
export function confirm(request: ConfirmRequest): Promise<boolean> {
  return new Promise((resolve) => {
    modals.openConfirmModal({
      title: request.title,
      // Cancel and Escape close it; a cross without a name says nothing.
      withCloseButton: false,
      children: typeof request.body === 'string' ? <Text size="sm">{request.body}</Text> : request.body,
      labels: { confirm: request.confirmLabel, cancel: request.cancelLabel },
      confirmProps: { color: request.danger ? 'incident' : 'accent' },
      onConfirm: () => resolve(true),
      onCancel: () => resolve(false),
      onClose: () => resolve(false),
    });
  });
}
