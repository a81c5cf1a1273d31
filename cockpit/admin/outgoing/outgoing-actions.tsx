import { IconDots } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ActionIcon, afterWrite, confirm, Menu, notify, useProblemNotice } from '#web';
import { useOutgoingWrites, type Outgoing } from '../../queries/outgoing-queries.ts';
import { useRemoval } from '../use-removal.ts';

/** As the server has it unless a call says otherwise. */
const overlapHours = 24;

interface ActionsProps {
  outgoing: Outgoing;
  onOpen: (dialog: 'edit' | 'deliveries') => void;
  onSecret: (created: { secret: string }) => void;
}

/** What can be done with one address. */
export function OutgoingActions({ outgoing, onOpen, onSecret }: ActionsProps) {
  const { t } = useTranslation();
  const { webhookKey, url } = outgoing;
  const { rotate, remove, test } = useOutgoingWrites();
  const notRotated = useProblemNotice(t('admin.outgoing.notRotated'));
  const notTested = useProblemNotice(t('admin.outgoing.testFailed'));
  const askAndRotate = async () => {
    const isSure = await confirm({
      title: t('admin.outgoing.rotateTitle'),
      body: t('admin.outgoing.rotateBody', { hours: overlapHours }),
      confirmLabel: t('admin.outgoing.rotate'),
      cancelLabel: t('common.cancel'),
    });
    if (isSure) afterWrite(rotate.mutateAsync({ webhookKey, overlapHours }), onSecret, notRotated);
  };
  const askAndRemove = useRemoval(remove);
  const words = {
    title: t('admin.outgoing.deleteTitle'),
    body: t('admin.outgoing.deleteBody'),
    done: t('admin.outgoing.deleted'),
  };
  const sendTest = () =>
    afterWrite(
      test.mutateAsync(webhookKey),
      ({ ok, message, ms }) =>
        ok
          ? notify('done', t('admin.outgoing.testWorked', { ms }))
          : notify('failed', `${t('admin.outgoing.testFailed')}: ${message ?? ''}`),
      notTested,
    );
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="default" size={28} aria-label={t('admin.outgoing.actionsOf', { name: url })}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => onOpen('deliveries')}>{t('admin.outgoing.deliveries')}</Menu.Item>
        <Menu.Item onClick={sendTest}>{t('admin.outgoing.test')}</Menu.Item>
        <Menu.Item onClick={() => onOpen('edit')}>{t('admin.outgoing.edit')}</Menu.Item>
        <Menu.Item onClick={() => void askAndRotate()}>{t('admin.outgoing.rotate')}</Menu.Item>
        <Menu.Item onClick={() => void askAndRemove(webhookKey, words)}>{t('admin.delete')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
