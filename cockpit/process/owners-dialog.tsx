import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  Alert,
  Button,
  Group,
  Modal,
  problemText,
  ProblemPanel,
  Skeleton,
  Stack,
  TagsInput,
  Text,
  TextInput,
  directoryChoice,
  useDirectory,
} from '#web';
import { useOwners, useSaveOwners, type ProcessOwners } from '../queries/owner-queries.ts';

const HOUR_MS = 3_600_000;

interface OwnersDialogProps {
  processDefinitionId: string;
  onClose: () => void;
}

/** Who answers for a process: they are told of incidents, long waits and new versions. */
export function OwnersDialog({ processDefinitionId, onClose }: OwnersDialogProps) {
  const { t } = useTranslation();
  const known = useOwners(processDefinitionId);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('operate.owners.title')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {known.error && (
        <ProblemPanel
          what={t('operate.owners.title')}
          problem={known.error}
          onRetry={() => void known.refetch()}
        />
      )}
      {!known.data && !known.error && <Skeleton h={220} />}
      {known.data && (
        <OwnersForm processDefinitionId={processDefinitionId} known={known.data} onClose={onClose} />
      )}
    </Modal>
  );
}

// helpers

function OwnersForm({ processDefinitionId, known, onClose }: OwnersDialogProps & { known: ProcessOwners }) {
  const { t } = useTranslation();
  const [owners, setOwners] = useState(known.owners);
  const [groups, setGroups] = useState(known.ownerGroups);
  const [hours, setHours] = useState(
    known.stalledAfterMs === null ? '' : String(known.stalledAfterMs / HOUR_MS),
  );
  const save = useSaveOwners(processDefinitionId, t('operate.owners.saved'), onClose);
  const longest = hours.trim() === '' ? null : Number(hours.replace(',', '.'));
  const isWrong = longest !== null && !(longest >= 0.02 && longest <= 17_000);
  const stalledAfterMs = longest === null ? null : Math.round(longest * HOUR_MS);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!isWrong) save.mutate({ owners, ownerGroups: groups, stalledAfterMs });
      }}
    >
      <Stack>
        <Text size="sm">{t('operate.owners.lead')}</Text>
        <Names kind="user" label={t('operate.owners.people')} value={owners} onChange={setOwners} />
        <Names kind="group" label={t('operate.owners.groups')} value={groups} onChange={setGroups} />
        <TextInput
          label={t('operate.owners.stalled')}
          description={t('operate.owners.stalledHint')}
          inputMode="decimal"
          value={hours}
          error={isWrong && t('operate.owners.stalledWrong')}
          onChange={({ currentTarget }) => setHours(currentTarget.value)}
        />
        {save.error && <Alert color="incident">{problemText(save.error, t)}</Alert>}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common.back')}
          </Button>
          <Button type="submit" disabled={isWrong} loading={save.isPending}>
            {t('operate.owners.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface NamesProps {
  kind: 'user' | 'group';
  label: string;
  value: string[];
  onChange: (names: string[]) => void;
}

function Names({ kind, label, value, onChange }: NamesProps) {
  const [text, setText] = useState('');
  const found = useDirectory(text, kind);
  return (
    <TagsInput
      label={label}
      value={value}
      {...directoryChoice(found)}
      searchValue={text}
      onSearchChange={setText}
      onChange={onChange}
      acceptValueOnBlur
    />
  );
}
