import { IconDots } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { afterWrite, ActionIcon, confirm, Menu, useProblemNotice } from '#web';
import { useHookWrites, type Hook, type NewSecret } from '../../queries/hook-queries.ts';
import { useRemoval } from '../use-removal.ts';

export type HookDialogName = 'edit' | 'deliveries' | 'test';

/** As the server has it unless a call says otherwise. */
const overlapHours = 24;

interface HookActionsProps {
  hook: Hook;
  name: string;
  onOpen: (dialog: HookDialogName) => void;
  onSecret: (created: NewSecret) => void;
}

/** What can be done with one hook. One that a model declares is changed by a deployment. */
export function HookActions({ hook, name, onOpen, onSecret }: HookActionsProps) {
  const { t } = useTranslation();
  const { rotate, remove } = useHookWrites();
  const notRotated = useProblemNotice(t('admin.hooks.notRotated'));
  const { hookId, declaredBy } = hook;
  const askAndRotate = async () => {
    const isSure = await confirm({
      title: t('admin.hooks.rotateTitle'),
      body: t('admin.hooks.rotateBody', { hours: overlapHours }),
      confirmLabel: t('admin.hooks.rotate'),
      cancelLabel: t('common.cancel'),
    });
    if (isSure) afterWrite(rotate.mutateAsync({ hookId, overlapHours }), onSecret, notRotated);
  };
  const askAndRemove = useRemoval(remove);
  const words = {
    title: t('admin.hooks.deleteTitle'),
    body: t('admin.hooks.deleteBody'),
    done: t('admin.hooks.deleted'),
  };
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="default" size={28} aria-label={t('admin.hooks.actionsOf', { name })}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => onOpen('deliveries')}>{t('admin.hooks.deliveries')}</Menu.Item>
        <Menu.Item onClick={() => onOpen('test')}>{t('admin.hooks.test')}</Menu.Item>
        {declaredBy === null && (
          <>
            <Menu.Item onClick={() => onOpen('edit')}>{t('admin.hooks.edit')}</Menu.Item>
            <Menu.Item onClick={() => void askAndRotate()}>{t('admin.hooks.rotate')}</Menu.Item>
            <Menu.Item onClick={() => void askAndRemove(hookId, words)}>{t('admin.delete')}</Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
