import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, Group, Modal, Radio, Stack, Text, TextInput } from '#web';
import { draftOfDecision, draftOfStarter } from '../drafts/start-draft.ts';
import { deriveProcessId, isProcessId } from '../model/process-id.ts';
import { starterDecision } from '../model/starter-decision.ts';
import { starterModel, starters, type Starter } from '../model/starter-model.ts';
import { useKeepDrafts } from '../projects/use-keep-drafts.ts';
import { starterTexts } from './starter-texts.ts';

interface NewProcessDialogProps {
  /** Process ids that are deployed already. */
  taken: readonly string[];
  onClose: () => void;
}

/** Asks for a name and where to start from; the id follows the name until it is typed over. */
export function NewProcessDialog({ taken, onClose }: NewProcessDialogProps) {
  const { t } = useTranslation();
  const keep = useKeepDrafts();
  const [name, setName] = useState('');
  const [typedId, setTypedId] = useState<string>();
  const [starter, setStarter] = useState<Starter | 'decision'>('blank');
  const [wasTried, setWasTried] = useState(false);
  const processId = typedId ?? deriveProcessId(name, taken);
  const idProblem = problemOfId(processId, taken, t);
  const nameProblem = name.trim() === '' ? t('models.create.nameMissing') : undefined;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setWasTried(true);
    if (nameProblem || idProblem) return;
    const draft = startDraft(starter, { name: name.trim(), processId }, t);
    keep.mutate({ name: name.trim(), drafts: [draft] });
  };

  return (
    <Modal
      opened
      closeButtonProps={{ 'aria-label': t('common.close') }}
      onClose={onClose}
      size="lg"
      title={t('models.create.title')}
    >
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <TextInput
            label={t('models.create.name')}
            placeholder={t('models.create.namePlaceholder')}
            required
            maxLength={200}
            data-autofocus
            value={name}
            error={wasTried ? nameProblem : undefined}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <TextInput
            label={t('models.create.id')}
            description={t('models.create.idHint')}
            classNames={{ input: 'mr-mono' }}
            value={name === '' && typedId === undefined ? '' : processId}
            error={wasTried || typedId !== undefined ? idProblem : undefined}
            onChange={(event) => setTypedId(event.currentTarget.value)}
          />
          <Radio.Group
            label={t('models.create.startFrom')}
            value={starter}
            onChange={(value) => setStarter(value as Starter | 'decision')}
          >
            <div className="mr-starters">
              {[...starters, 'decision' as const].map((choice) => (
                <StarterTile key={choice} starter={choice} isChosen={choice === starter} />
              ))}
            </div>
          </Radio.Group>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button type="submit" loading={keep.isPending}>
              {t('models.create.submit')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

// helpers

function startDraft(
  starter: Starter | 'decision',
  model: { name: string; processId: string },
  t: (key: string) => string,
) {
  const { name, processId } = model;
  return starter === 'decision'
    ? draftOfDecision({ name: `${processId}.dmn`, content: starterDecision(processId, name) }, new Date())
    : draftOfStarter(model, starterModel(starter, model, starterTexts(t)), new Date());
}

function StarterTile({ starter, isChosen }: { starter: Starter | 'decision'; isChosen: boolean }) {
  const { t } = useTranslation();
  return (
    <Radio.Card
      value={starter}
      // One stop of Tab for all tiles, as for all radio buttons; the arrows choose.
      tabIndex={isChosen ? 0 : -1}
      p="sm"
      className="mr-starter"
      aria-label={t(`models.create.starter.${starter}`)}
    >
      <Group wrap="nowrap" align="flex-start" gap="xs">
        <Radio.Indicator />
        <div>
          <Text size="sm" fw={600}>
            {t(`models.create.starter.${starter}`)}
          </Text>
          <Text size="xs" c="dimmed">
            {t(`models.create.starter.${starter}Hint`)}
          </Text>
        </div>
      </Group>
    </Radio.Card>
  );
}

function problemOfId(
  processId: string,
  taken: readonly string[],
  t: (key: string) => string,
): string | undefined {
  if (!isProcessId(processId)) return t('models.create.idInvalid');
  return taken.includes(processId) ? t('models.create.idTaken') : undefined;
}
