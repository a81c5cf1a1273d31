import type { JsonValue } from '#client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  afterWrite,
  Alert,
  Button,
  Checkbox,
  Group,
  JsonEditor,
  NativeSelect,
  notify,
  prettyJson,
  problemText,
  readJson,
  Stack,
  TextInput,
} from '#web';
import { useInstanceWrites } from '../queries/instance-writes.ts';
import { scopeName, scopesOf } from './use-instance-view.ts';
import { checkChange, lineDiff, type ChangeProblem } from './variable-change.ts';
import type { VariableDialogProps } from './variable-dialog.tsx';

/** The editable part: `base` is the whole value as JSON text, absent for a new variable. */
export function VariableForm(props: VariableDialogProps & { base: string | undefined }) {
  const { t } = useTranslation();
  const form = useVariableForm(props);
  const { problem, isReviewing } = form;
  return (
    <Stack>
      {props.variable === undefined && !isReviewing && <NameAndScope form={form} />}
      {isReviewing ? (
        <Diff before={form.before} after={prettyJson(form.text)} />
      ) : (
        <JsonEditor
          value={form.text}
          onChange={form.setText}
          label={t('operate.valueOf', { name: form.name || t('operate.newVariable') })}
        />
      )}
      {form.text !== form.before && problem && <ProblemHint problem={problem} />}
      {(problem?.kind === 'type' || form.mayChangeType) && !isReviewing && (
        <Checkbox
          label={t('operate.allowType')}
          checked={form.mayChangeType}
          onChange={(event) => form.setMayChangeType(event.currentTarget.checked)}
        />
      )}
      {form.error && (
        <Alert role="alert" color="incident">
          {problemText(form.error, t)}
        </Alert>
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={isReviewing ? () => form.setReviewing(false) : props.onClose}>
          {t(isReviewing ? 'common.back' : 'common.cancel')}
        </Button>
        {isReviewing ? (
          <Button loading={form.isSaving} onClick={form.save}>
            {t('common.save')}
          </Button>
        ) : (
          <Button disabled={problem !== undefined} onClick={() => form.setReviewing(true)}>
            {t('operate.review')}
          </Button>
        )}
      </Group>
    </Stack>
  );
}

// helpers

function useVariableForm({
  view,
  variable,
  base,
  onClose,
}: VariableDialogProps & { base: string | undefined }) {
  const { t } = useTranslation();
  const writes = useInstanceWrites(view.instance.processInstanceKey);
  const scopes = scopesOf(view, view.chosen?.state === 'ACTIVE' ? view.chosen : undefined);
  // The text as it was when the dialog opened; what is saved is compared with it.
  const [before] = useState(() => (base === undefined ? '' : prettyJson(base)));
  const [text, setText] = useState(before);
  const [name, setName] = useState(variable?.name ?? '');
  const [scopeKey, setScopeKey] = useState(variable?.scopeKey ?? scopes.at(-1) ?? '');
  const [mayChangeType, setMayChangeType] = useState(false);
  const [isReviewing, setReviewing] = useState(false);
  const isTaken =
    variable === undefined &&
    view.variables.some((other) => other.name === name.trim() && other.scopeKey === scopeKey);

  const save = () => {
    const reading = readJson(text);
    if (!reading.ok) return;
    const change = { scopeKey, name: name.trim(), value: reading.value as JsonValue };
    afterWrite(writes.setVariable.mutateAsync(change), () => {
      notify('done', t('operate.variableSaved', { name: change.name }));
      onClose();
    });
  };
  return {
    scopes: scopes.map((key) => ({ value: key, label: scopeName(view, key) ?? t('operate.scopeInstance') })),
    before,
    text,
    setText,
    name,
    setName,
    scopeKey,
    setScopeKey,
    mayChangeType,
    setMayChangeType,
    isReviewing,
    setReviewing,
    problem: nameProblem(name.trim(), isTaken) ?? checkChange(base, text, mayChangeType),
    error: writes.setVariable.error,
    isSaving: writes.setVariable.isPending,
    save,
  };
}

function NameAndScope({ form }: { form: ReturnType<typeof useVariableForm> }) {
  const { t } = useTranslation();
  return (
    <Group grow align="start">
      <TextInput
        data-autofocus
        label={t('operate.column.name')}
        value={form.name}
        onChange={(event) => form.setName(event.currentTarget.value)}
      />
      <NativeSelect
        label={t('operate.column.scope')}
        value={form.scopeKey}
        onChange={(event) => form.setScopeKey(event.currentTarget.value)}
        data={[...form.scopes].reverse()}
      />
    </Group>
  );
}

function nameProblem(name: string, isTaken: boolean): ChangeProblem | undefined {
  if (name === '') return { kind: 'noName' };
  return isTaken ? { kind: 'nameTaken' } : undefined;
}

function ProblemHint({ problem }: { problem: ChangeProblem }) {
  const { t } = useTranslation();
  if (problem.kind === 'same') return null;
  const words =
    problem.kind === 'type'
      ? { from: t(`operate.type.${problem.from}`), to: t(`operate.type.${problem.to}`) }
      : problem.kind === 'invalid' || problem.kind === 'inexact'
        ? { text: problem.text }
        : {};
  return (
    <Alert role="status" color={problem.kind === 'type' ? 'waiting' : 'incident'}>
      {t(`operate.change.${problem.kind}`, words)}
    </Alert>
  );
}

function Diff({ before, after }: { before: string; after: string }) {
  const { t } = useTranslation();
  const lines = lineDiff(before, after).filter((line) => line.text !== '' || line.kind !== 'removed');
  const signs = { same: ' ', removed: '−', added: '+' };
  return (
    <div className="mr-op-diff" role="group" aria-label={t('operate.diff')}>
      {lines.map((line, index) => (
        // Lines have no identity of their own and the list is never reordered.
        <div key={index} data-kind={line.kind}>
          <span aria-hidden="true">{signs[line.kind]}</span>
          {line.kind !== 'same' && (
            <span className="mr-visually-hidden">{t(`operate.diffLine.${line.kind}`)}</span>
          )}
          <code>{line.text}</code>
        </div>
      ))}
    </div>
  );
}
