import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, Group, Modal, ProblemPanel, Stack, TextInput } from '#web';

interface ProjectNameDialogProps {
  title: string;
  name: string;
  submit: string;
  hint?: string;
  onSubmit: (name: string) => Promise<void>;
  onClose: () => void;
}

/** Asks for the name of a project or a milestone. */
export function ProjectNameDialog({ title, name, submit, hint, onSubmit, onClose }: ProjectNameDialogProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(name);
  const [wasTried, setWasTried] = useState(false);
  const send = useMutation({ mutationFn: onSubmit, onSuccess: onClose });
  const isMissing = typed.trim() === '';
  const onForm = (event: FormEvent) => {
    event.preventDefault();
    setWasTried(true);
    if (!isMissing) send.mutate(typed.trim());
  };
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form onSubmit={onForm} noValidate>
        <Stack gap="md">
          <TextInput
            label={t('models.create.name')}
            description={hint}
            required
            maxLength={200}
            data-autofocus
            value={typed}
            error={wasTried && isMissing ? t('models.create.nameMissing') : undefined}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          {send.error && <ProblemPanel problem={send.error} title={t('models.project.notDone')} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button type="submit" loading={send.isPending}>
              {submit}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
