import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  afterWrite,
  Alert,
  Button,
  Group,
  Modal,
  notify,
  PasswordInput,
  problemText,
  Stack,
  Text,
  TextInput,
} from '#web';
import { useSecretWrites, type Secret } from '../../queries/secret-queries.ts';

interface SecretDialogProps {
  /** The secret whose value is replaced; without one a new one is set. */
  secret: Secret | undefined;
  onClose: () => void;
}

/** Sets a secret. Its value goes in here and comes out nowhere. */
export function SecretDialog({ secret, onClose }: SecretDialogProps) {
  const { t } = useTranslation();
  const [name, setName] = useState(secret?.name ?? '');
  const [value, setValue] = useState('');
  const [description, setDescription] = useState(secret?.description ?? '');
  const { save } = useSecretWrites();
  const isReady = name.trim() !== '' && value !== '';
  const onSuccess = () => {
    notify('done', t('admin.secrets.saved', { name: name.trim() }));
    onClose();
  };
  const submit = () => afterWrite(save.mutateAsync({ name: name.trim(), value, description }), onSuccess);
  return (
    <Modal
      opened
      onClose={onClose}
      title={secret ? t('admin.secrets.replaceOf', { name: secret.name }) : t('admin.secrets.add')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady) submit();
        }}
      >
        <Stack>
          {!secret && (
            <TextInput
              label={t('admin.secrets.name')}
              description={t('admin.secrets.nameHint')}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              required
              data-autofocus
            />
          )}
          <PasswordInput
            label={t('admin.secrets.value')}
            value={value}
            onChange={(event) => setValue(event.currentTarget.value)}
            autoComplete="off"
            required
            visibilityToggleButtonProps={{ 'aria-label': t('admin.secrets.showValue'), tabIndex: 0 }}
            {...(secret && { 'data-autofocus': true })}
          />
          <TextInput
            label={t('admin.description')}
            value={description}
            onChange={(event) => setDescription(event.currentTarget.value)}
          />
          <Text size="sm">
            {t('admin.secrets.useHint', { reference: `{{secrets.${name.trim() || 'NAME'}}}` })}
          </Text>
          {save.error && <Alert color="incident">{problemText(save.error, t)}</Alert>}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button type="submit" disabled={!isReady} loading={save.isPending}>
              {t('common.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
