import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isProblem, type Problem } from '#client';
import {
  Alert,
  api,
  Button,
  Checkbox,
  Group,
  Modal,
  ProblemPanel,
  Stack,
  Text,
  Textarea,
  type Translate,
} from '#web';
import type { BasedOn, ModelDraft } from '../drafts/model-draft.ts';
import { isDmnFile } from '../model/decision-facts.ts';
import { countBySeverity, problemsOf } from '../problems/problem-groups.ts';
import { useOpenProject } from '../projects/project-context.ts';
import { ProblemsList } from '../problems/problems-list.tsx';
import type { CheckState } from '../problems/use-model-check.ts';
import { ChangesAgainstLive } from './changes-against-live.tsx';
import {
  deploymentBody,
  deploymentKind,
  isNoteRequired,
  type DeploymentFile,
  type DeploymentKind,
} from './deployment-files.ts';
import { deployedVersion, DeploymentDone } from './deployment-done.tsx';
import { useDelegatesChoice, type DelegatesChoice } from './use-delegates-choice.ts';
import { whoGetsTasks } from './who-gets-tasks.ts';

interface DeployDialogProps {
  draft: Pick<ModelDraft, 'kind' | 'name' | 'processId' | 'fileName' | 'forms'>;
  files: DeploymentFile[];
  linkedIds: readonly string[];
  check: CheckState;
  onShow: (problem: Problem) => void;
  /** Shows an element that differs from the live version. */
  onShowElement: (elementId: string) => void;
  onDeployed: (version: BasedOn) => void;
  onClose: () => void;
}

/** What goes live, what the checks say, the note of the version, and what became of it. */
export function DeployDialog(props: DeployDialogProps) {
  const { draft, files, check, onClose, onDeployed } = props;
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [note, setNote] = useState('');
  const { kind, live } = useLiveVersion(draft);
  const project = useOpenProject();
  const delegates = useDelegatesChoice(files, check);
  const deploy = useMutation({
    mutationFn: () =>
      project?.deploy(note.trim(), delegates) ?? api.models.deploy(deploymentBody(files, note, delegates)),
    onSuccess: async (deployment) => {
      const version = deployedVersion(deployment, draft);
      if (version) onDeployed(version);
      await Promise.all([
        queries.invalidateQueries({ queryKey: ['processes'] }),
        queries.invalidateQueries({ queryKey: ['process-definitions'] }),
      ]);
    },
  });

  return (
    <Modal
      opened
      closeButtonProps={{ 'aria-label': t('common.close') }}
      onClose={onClose}
      size="lg"
      title={t('models.deploy.title', { name: draft.name })}
    >
      {deploy.data ? (
        <DeploymentDone deployment={deploy.data} draft={draft} onClose={onClose} />
      ) : (
        <DeployForm
          {...props}
          check={delegates.check}
          delegates={delegates}
          kind={kind}
          live={live}
          note={note}
          onNote={setNote}
          failure={deploy.error}
          isBusy={deploy.isPending}
          onSubmit={() => deploy.mutate()}
        />
      )}
    </Modal>
  );
}

// helpers

interface LiveVersion {
  /** Which version the next one is; unknown while loading, and a first one when nothing is found. */
  kind: DeploymentKind | undefined;
  /** The newest version of a process; decisions are compared with the process that asks them. */
  live: { processDefinitionKey: string; version: number } | undefined;
}

function useLiveVersion({ kind, processId }: DeployDialogProps['draft']): LiveVersion {
  const latest = useQuery({
    queryKey: ['process-definitions', 'latest', kind ?? 'process', processId],
    queryFn: async () => {
      const newest = { sort: [{ field: 'version', order: 'DESC' as const }], page: { limit: 1 } };
      if (kind === 'decision') {
        const filter = { decisionRequirementsId: processId };
        const { items } = await api.decisionRequirements.search({ filter, ...newest });
        return { kind: deploymentKind(items[0]?.version), live: undefined };
      }
      const { items } = await api.definitions.search({
        filter: { processDefinitionId: processId },
        ...newest,
      });
      return { kind: deploymentKind(items[0]?.version), live: items[0] };
    },
  });
  return latest.data ?? { kind: undefined, live: undefined };
}

interface DeployFormProps extends DeployDialogProps {
  delegates: DelegatesChoice;
  kind: DeploymentKind | undefined;
  live: LiveVersion['live'];
  note: string;
  onNote: (note: string) => void;
  failure: unknown;
  isBusy: boolean;
  onSubmit: () => void;
}

function DeployForm({ draft, files, linkedIds, check, kind, live, note, onNote, ...props }: DeployFormProps) {
  const { t } = useTranslation();
  const [wasTried, setWasTried] = useState(false);
  const problems = check.check?.problems ?? [];
  const isBlocked = countBySeverity(problems).ERROR > 0;
  const isNoteMissing = kind !== undefined && isNoteRequired(kind) && note.trim() === '';
  const missing = linkedIds.filter((id) => !draft.forms.some((form) => form.formId === id));
  const submit = () => {
    setWasTried(true);
    if (!isNoteMissing) props.onSubmit();
  };
  return (
    <Stack gap="md">
      <Text size="sm">{kindText(kind, draft.kind === 'decision', t)}</Text>
      <Resources files={files} missing={missing} />
      {draft.kind === undefined && <TaskPeople xml={files[0]?.content ?? ''} />}
      {live && <ChangesAgainstLive live={live} files={files} onShow={props.onShowElement} />}
      {props.delegates.isOffered && (
        <Checkbox
          label={t('models.deploy.delegates')}
          description={t('models.deploy.delegatesHint')}
          checked={props.delegates.delegatesAsJobs}
          onChange={(event) => props.delegates.choose(event.currentTarget.checked)}
        />
      )}
      {problems.length > 0 && (
        <div className="mr-problems-short">
          <ProblemsList problems={problems} onShow={props.onShow} />
        </div>
      )}
      <Textarea
        label={t('models.deploy.note')}
        description={`${t('models.deploy.noteHint')} ${kind?.kind === 'new' ? t('models.deploy.noteOptional') : ''}`}
        autosize
        minRows={2}
        maxLength={2000}
        required={kind !== undefined && isNoteRequired(kind)}
        error={wasTried && isNoteMissing ? t('models.deploy.noteRequired') : undefined}
        value={note}
        onChange={(event) => onNote(event.currentTarget.value)}
        data-autofocus
      />
      <Refusal failure={props.failure} onShow={props.onShow} />
      <Text size="sm" role="status">
        {checkWords(check, isBlocked, t)}
      </Text>
      <Group justify="flex-end">
        <Button variant="default" onClick={props.onClose}>
          {t('common.cancel')}
        </Button>
        <Button
          loading={props.isBusy}
          disabled={isBlocked || check.isStale || kind === undefined}
          onClick={submit}
        >
          {t('models.deploy.submit')}
        </Button>
      </Group>
    </Stack>
  );
}

/** The word of the checks; without one the list of findings says everything. */
function checkWords({ check, isStale }: CheckState, isBlocked: boolean, t: Translate): string {
  if (isStale) return t('models.deploy.checking');
  if (isBlocked) return t('models.deploy.blocked');
  return check?.problems.length === 0 ? t('models.problems.none') : '';
}

function kindText(kind: DeploymentKind | undefined, isDecision: boolean, t: Translate): string {
  if (!kind) return t('models.deploy.kindUnknown');
  const of = isDecision ? 'Decision' : '';
  return kind.kind === 'new'
    ? t(`models.deploy.kindNew${of}`)
    : t(`models.deploy.kindVersion${of}`, { version: kind.version });
}

function Resources({ files, missing }: { files: readonly DeploymentFile[]; missing: readonly string[] }) {
  const { t } = useTranslation();
  return (
    <div>
      <Text size="sm" fw={600}>
        {t('models.deploy.resources')}
      </Text>
      <ul className="mr-model-fields">
        {files.map((file, index) => (
          <li key={file.name}>
            <code>{file.name}</code> {t(fileKind(file.name, index))}
          </li>
        ))}
      </ul>
      {missing.map((id) => (
        <Text key={id} size="xs" c="dimmed">
          {t('models.deploy.missingForm', { id })}
        </Text>
      ))}
    </div>
  );
}

/** Who will get tasks, before the first one is made. */
function TaskPeople({ xml }: { xml: string }) {
  const { t } = useTranslation();
  const tasks = useMemo(() => whoGetsTasks(xml), [xml]);
  if (tasks.length === 0) return null;
  return (
    <section aria-label={t('models.deploy.people')}>
      <Text size="sm" fw={600}>
        {t('models.deploy.people')}
      </Text>
      <ul className="mr-model-fields">
        {tasks.map(({ elementId, name, people }) => (
          <li key={elementId}>
            {name}: {people.length === 0 ? t('models.deploy.nobody') : <code>{people.join(', ')}</code>}
          </li>
        ))}
      </ul>
    </section>
  );
}

function fileKind(name: string, index: number): string {
  if (isDmnFile(name, '')) return 'models.deploy.decision';
  const isForm = index > 0 && name.toLowerCase().endsWith('.form');
  return isForm ? 'models.deploy.formResource' : 'models.deploy.process';
}

/** A refused deployment lists its findings like the check does; anything else is told as it is. */
function Refusal({ failure, onShow }: { failure: unknown; onShow: (problem: Problem) => void }) {
  const { t } = useTranslation();
  if (!failure) return null;
  const problems = isProblem(failure, 'DEPLOYMENT_REFUSED') ? problemsOf(failure.members) : [];
  if (problems.length === 0) return <ProblemPanel problem={failure} title={t('models.deploy.failed')} />;
  return (
    <Alert role="alert" color="incident" title={t('models.deploy.refused')}>
      <ProblemsList problems={problems} onShow={onShow} />
    </Alert>
  );
}
