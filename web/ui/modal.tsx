import { Modal as KitModal, type ModalProps } from '@mantine/core';
import { useFocusReturn } from './use-focus-return.ts';

/** A dialog over the page. */
export function Modal(props: ModalProps) {
  useFocusReturn();
  return <KitModal {...props} />;
}
