import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  afterWrite,
  Alert,
  Button,
  Checkbox,
  Group,
  Modal,
  NativeSelect,
  Stack,
  Text,
  TextInput,
} from '#web';
import { useTokenWrites, type TokenScope } from '../../queries/token-queries.ts';
import { CopyText } from '../hooks/new-secret.tsx';
import { EntryForm } from '../entry-form.tsx';

/** What programs are usually made for, and what of their owner's rights each needs. */
const purposes: Record<string, TokenScope[]> = {
  work: [{ resourceType: 'JOB_TYPE', permissionTypes: ['WORK'] }],
  start: [
    { resourceType: 'PROCESS_DEFINITION', permissionTypes: ['CREATE_PROCESS_INSTANCE'] },
    { resourceType: 'MESSAGE', permissionTypes: ['CREATE'] },
  ],
  deploy: [{ resourceType: 'RESOURCE', permissionTypes: ['CREATE'] }],
  read: [
    {
      resourceType: 'PROCESS_DEFINITION',
      permissionTypes: ['READ_PROCESS_DEFINITION', 'READ_PROCESS_INSTANCE'],
    },
  ],
};
const days = [30, 90, 180, 365];
const dayMs = 86_400_000;
/** The server takes at most a year; its clock may be a little behind. */
const allowanceMs = 3_600_000;

/** Makes a token with a purpose and an end, and shows it the one time it can be seen. */
export function TokenDialog({ name: first = '', onClose }: { name?: string; onClose: () => void }) {
  const { t } = useTranslation();
  const [made, setMade] = useState<string>();
  return (
    <Modal
      opened
      onClose={onClose}
      closeOnClickOutside={false}
      title={t('admin.tokens.add')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {made === undefined ? (
        <TokenForm name={first} onMade={setMade} onClose={onClose} />
      ) : (
        <Stack>
          <Alert color="waiting">{t('admin.tokens.onlyNow')}</Alert>
          <Group wrap="nowrap" gap={4} role="status">
            <span className="mr-admin-secret">{made}</span>
            <CopyText text={made} label={t('admin.tokens.copy')} />
          </Group>
          <Text size="sm">{t('admin.tokens.useHint')}</Text>
          <Group justify="flex-end">
            <Button onClick={onClose} data-autofocus>
              {t('admin.hooks.kept')}
            </Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}

// helpers

interface TokenFormProps {
  name: string;
  onMade: (token: string) => void;
  onClose: () => void;
}

function TokenForm({ name: first, onMade, onClose }: TokenFormProps) {
  const { t } = useTranslation();
  const [name, setName] = useState(first);
  const [chosen, setChosen] = useState<string[]>([]);
  const [length, setLength] = useState(String(days[1]));
  const { create } = useTokenWrites();
  const isReady = name.trim() !== '' && chosen.length > 0;
  const submit = () => {
    const expiresAt = new Date(Date.now() + Number(length) * dayMs - allowanceMs).toISOString();
    const scopes = chosen.flatMap((purpose) => purposes[purpose] ?? []);
    afterWrite(create.mutateAsync({ name: name.trim(), expiresAt, scopes }), ({ token }) => onMade(token));
  };
  return (
    <EntryForm
      isReady={isReady}
      isBusy={create.isPending}
      problem={create.error}
      action={t('admin.tokens.create')}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextInput
        label={t('admin.tokens.name')}
        description={t('admin.tokens.nameHint')}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        required
        data-autofocus
      />
      <Checkbox.Group label={t('admin.tokens.may')} value={chosen} onChange={setChosen} required>
        <Stack gap="xs" mt={4}>
          {Object.keys(purposes).map((purpose) => (
            <Checkbox key={purpose} value={purpose} label={t(`admin.tokens.purpose.${purpose}`)} />
          ))}
        </Stack>
      </Checkbox.Group>
      <NativeSelect
        label={t('admin.tokens.ends')}
        value={length}
        onChange={(event) => setLength(event.currentTarget.value)}
        data={days.map((count) => ({ value: String(count), label: t('admin.tokens.inDays', { count }) }))}
      />
    </EntryForm>
  );
}
