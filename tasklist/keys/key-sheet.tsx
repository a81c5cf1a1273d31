import { useTranslation } from 'react-i18next';
import { Kbd, Modal, Text } from '#web';

const keys: [string[], string][] = [
  [['J', 'K'], 'move'],
  [['↓', '↑'], 'moveByArrows'],
  [['Enter'], 'open'],
  [['C'], 'claim'],
  [['U'], 'giveBack'],
  [['X'], 'select'],
  [['Shift', 'X'], 'selectRange'],
  [['F'], 'focusTask'],
  [['Ctrl', 'Enter'], 'complete'],
  [['Z'], 'undo'],
  [['/'], 'search'],
  [['Esc'], 'leaveSearch'],
  [['?'], 'help'],
];

/** All keys of the task page on one sheet. */
export function KeySheet({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('frame.help')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <dl className="mr-keys">
        {keys.map(([names, action]) => (
          <div key={action}>
            <dt>
              {names.map((name) => (
                <Kbd key={name}>{name}</Kbd>
              ))}
            </dt>
            <dd>{t(`tasks.keys.${action}`)}</dd>
          </div>
        ))}
      </dl>
      <Text size="sm" c="dimmed" mt="md">
        {t('tasks.keys.off')}
      </Text>
    </Modal>
  );
}
