import { IconPlus } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useRef, useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import {
  ActionIcon,
  Button,
  EmptyState,
  Group,
  Menu,
  Modal,
  notify,
  Stack,
  TextInput,
  type Translate,
} from '#web';
import { draftsOfFiles } from '../drafts/start-draft.ts';
import { ModelFileInput } from '../list/model-file-input.tsx';
import { readFiles } from '../list/use-import.ts';
import { newForm } from '../model/form-schema.ts';
import { deriveProcessId } from '../model/process-id.ts';
import { starterDecision } from '../model/starter-decision.ts';
import { starterModel } from '../model/starter-model.ts';
import { starterTexts } from '../list/starter-texts.ts';
import { fileKind, filesOfDraft, projectFileName, type FileKind } from './project-draft.ts';
import type { ProjectSession } from './use-project.ts';

interface AddFileProps {
  session: ProjectSession;
  onFile: (name: string) => void;
}

/** A new process, decision or form of the project, or files from this computer. */
export function AddFileMenu({ session, onFile }: AddFileProps) {
  const { t } = useTranslation();
  const [kind, setKind] = useState<FileKind>();
  const input = useRef<HTMLInputElement>(null);
  const add = useMutation({
    mutationFn: async (files: File[]) => filesToAdd(await readFiles(files, t), t),
    onSuccess: (files) => {
      for (const { name, content } of files) session.saver.edit(name, content, true);
      const [first] = files;
      if (first) onFile(first.name);
    },
    onError: (error) => notify('failed', error.message, t('models.importing.title')),
  });
  return (
    <>
      <ModelFileInput ref={input} label={t('models.project.addLabel')} onFiles={add.mutate} />
      <Menu position="bottom-start" withinPortal>
        <Menu.Target>
          <ActionIcon variant="subtle" aria-label={t('models.project.add')} loading={add.isPending}>
            <IconPlus size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => setKind('process')}>{t('models.project.addProcess')}</Menu.Item>
          <Menu.Item onClick={() => setKind('decision')}>{t('models.project.addDecision')}</Menu.Item>
          <Menu.Item onClick={() => setKind('form')}>{t('models.project.addForm')}</Menu.Item>
          <Menu.Item onClick={() => input.current?.click()}>{t('models.project.addFiles')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {kind && (
        <NameDialog kind={kind} session={session} onFile={onFile} onClose={() => setKind(undefined)} />
      )}
    </>
  );
}

/** A project that lost its last file still has a way on. */
export function EmptyProject({ session, onFile }: AddFileProps) {
  const { t } = useTranslation();
  return (
    <EmptyState title={t('models.project.empty')} hint={t('models.project.emptyHint')}>
      {session.mayEdit && <AddFileMenu session={session} onFile={onFile} />}
    </EmptyState>
  );
}

// helpers

function filesToAdd(read: { name: string; content: string }[], t: Translate) {
  const forms = read.filter(({ name }) => fileKind(name) === 'form');
  const drafts = draftsOfFiles(read, new Date());
  if ('refusal' in drafts) {
    if (drafts.refusal === 'onlyForms')
      return forms.map(({ name, content }) => ({ name: projectFileName(name, 'form'), content }));
    throw new Error(t(`models.importing.${drafts.refusal}`, { file: drafts.file }));
  }
  const others = forms.map(({ name, content }) => ({ name: projectFileName(name, 'form'), content }));
  return [...drafts.flatMap((draft) => filesOfDraft({ ...draft, forms: [] })), ...others];
}

interface NameDialogProps extends AddFileProps {
  kind: FileKind;
  onClose: () => void;
}

function NameDialog({ kind, session, onFile, onClose }: NameDialogProps) {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const [wasTried, setWasTried] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setWasTried(true);
    if (name.trim() === '') return;
    const taken = [...session.state.texts.keys()].map((file) => file.replace(/\.[^.]*$/, ''));
    const id = deriveProcessId(name.trim(), taken);
    const file = projectFileName(id, kind);
    session.saver.edit(file, newText(kind, { processId: id, name: name.trim() }, t), true);
    onClose();
    onFile(file);
  };
  const title = { process: 'addProcess', decision: 'addDecision', form: 'addForm' }[kind];
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(`models.project.${title}`)}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <TextInput
            label={t('models.create.name')}
            required
            maxLength={200}
            data-autofocus
            value={name}
            error={wasTried && name.trim() === '' ? t('models.create.nameMissing') : undefined}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button type="submit">{t('models.create.submit')}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function newText(
  kind: FileKind,
  model: { processId: string; name: string },
  t: (key: string) => string,
): string {
  if (kind === 'decision') return starterDecision(model.processId, model.name);
  if (kind === 'form') return JSON.stringify(newForm(model.processId, model.name), null, 2);
  return starterModel('blank', model, starterTexts(t)).xml;
}
