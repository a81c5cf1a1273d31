import type { TaskView, Variables } from '#client';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Alert, Button, Group } from '#web';
import { changedVariables } from './start-values.ts';
import type { Draft } from '../forms/use-form-draft.ts';

interface ServerChangesProps {
  view: TaskView;
  draft: Draft;
  onTakeOver: (variables: Variables) => void;
}

/**
 * The data changed while the form was open. An untouched form takes the new data by itself; one
 * with typing in it shows a banner and leaves the choice to the person.
 */
export function ServerChanges({ view, draft, onTakeOver }: ServerChangesProps) {
  const { t } = useTranslation();
  const [known, setKnown] = useState(view.variables);
  const [open, setOpen] = useState(false);
  const changes = changedVariables(known, view.variables);
  const isChanged = changes.length > 0;
  const takeOver = () => {
    setKnown(view.variables);
    onTakeOver(view.variables);
  };
  const isUntouched = !draft.isDirty && draft.copy === undefined && !view.draft;
  useEffect(() => {
    if (isChanged && isUntouched) takeOver();
  });
  if (!isChanged || isUntouched) return null;
  return (
    <Alert color="waiting" role="status" mb="md" title={t('task.changed')}>
      {open && (
        <ul className="mr-changes">
          {changes.map((change) => (
            <li key={change.name}>
              <code>{change.name}</code>: <del>{change.before || '–'}</del> → <ins>{change.after || '–'}</ins>
            </li>
          ))}
        </ul>
      )}
      <Group gap="xs">
        <Button size="compact-sm" variant="default" onClick={() => setOpen(!open)}>
          {open ? t('task.hideChanges') : t('task.showChanges')}
        </Button>
        <Button size="compact-sm" variant="default" onClick={() => setKnown(view.variables)}>
          {t('task.keepMine')}
        </Button>
        <Button size="compact-sm" variant="default" onClick={takeOver}>
          {t('task.takeServer')}
        </Button>
      </Group>
    </Alert>
  );
}
