import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Autocomplete, NativeSelect, Stack, TagsInput, Text, TextInput, useDirectory } from '#web';
import type { BpmnModeler } from '../canvas/create-modeler.ts';
import type { SelectedElement } from '../canvas/model-element.ts';
import { findElement, setExtension } from '../canvas/modeler-actions.ts';
import { dates, listOf, namesOf, people, taskPeople, type TaskPeople } from './task-people.ts';

interface PeopleTabProps {
  modeler: BpmnModeler | undefined;
  selected: SelectedElement | undefined;
}

/** Who does the selected user task, and when: people and groups are found while they are typed. */
export function PeopleTab({ modeler, selected }: PeopleTabProps) {
  const { t } = useTranslation();
  const element = modeler && selected && findElement(modeler, selected.id);
  const said = element && taskPeople(element.businessObject);
  if (!modeler || !element || !said) {
    return (
      <Text size="sm" c="dimmed" p="md">
        {t('models.people.selectTask')}
      </Text>
    );
  }
  const change = (changes: TaskPeople) => {
    const next = { ...said, ...changes };
    if ('dueDate' in changes || 'followUpDate' in changes)
      setExtension(modeler, element, 'zeebe:TaskSchedule', attributesOf(next, dates));
    else setExtension(modeler, element, 'zeebe:AssignmentDefinition', attributesOf(next, people));
  };
  return (
    <Stack gap="md" p="md" key={element.id}>
      <section aria-label={t('models.people.who')}>
        <h3 className="mr-people-head">{t('models.people.who')}</h3>
        <Stack gap="sm">
          <OnePerson
            key={`assignee ${said.assignee ?? ''}`}
            value={said.assignee ?? ''}
            onChange={(assignee) => change({ assignee })}
          />
          <Names
            label={t('models.people.candidateGroups')}
            hint={t('models.people.groupsHint')}
            kind="group"
            value={said.candidateGroups}
            onChange={(candidateGroups) => change({ candidateGroups })}
          />
          <Names
            label={t('models.people.candidateUsers')}
            kind="user"
            value={said.candidateUsers}
            onChange={(candidateUsers) => change({ candidateUsers })}
          />
        </Stack>
      </section>
      <section aria-label={t('models.people.when')}>
        <h3 className="mr-people-head">{t('models.people.when')}</h3>
        <Stack gap="sm">
          <When
            label={t('models.people.dueDate')}
            value={said.dueDate}
            onChange={(dueDate) => change({ dueDate })}
          />
          <When
            label={t('models.people.followUpDate')}
            value={said.followUpDate}
            onChange={(followUpDate) => change({ followUpDate })}
          />
        </Stack>
      </section>
    </Stack>
  );
}

// helpers

/** Only what says something is written; nothing at all takes the extension away. */
function attributesOf(said: TaskPeople, names: readonly (keyof TaskPeople)[]) {
  const entries = names.map((name) => [name, said[name]] as const).filter(([, value]) => value);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/** Taken over when it is left, so that a name is one step to undo and not one for each letter. */
function OnePerson({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState(value);
  const found = useDirectory(text, 'user');
  const leave = (next: string) => next.trim() !== value && onChange(next.trim());
  return (
    <Autocomplete
      size="xs"
      label={t('models.people.assignee')}
      description={t('models.people.assigneeHint')}
      value={text}
      data={found.map(({ id }) => id)}
      filter={({ options }) => options}
      onChange={setText}
      onOptionSubmit={leave}
      onBlur={() => leave(text)}
      autoComplete="off"
    />
  );
}

interface NamesProps {
  label: string;
  hint?: string;
  kind: 'user' | 'group';
  value: string | undefined;
  onChange: (value: string) => void;
}

function Names({ label, hint, kind, value, onChange }: NamesProps) {
  const [text, setText] = useState('');
  const found = useDirectory(text, kind);
  return (
    <TagsInput
      size="xs"
      label={label}
      description={hint}
      value={namesOf(value)}
      data={found.map(({ id }) => id)}
      filter={({ options }) => options}
      searchValue={text}
      onSearchChange={setText}
      onChange={(names) => onChange(listOf(names))}
      splitChars={[]}
    />
  );
}

const spans = ['P1D', 'P2D', 'P3D', 'P7D', 'P14D'] as const;

interface WhenProps {
  label: string;
  value: string | undefined;
  onChange: (value: string) => void;
}

/** A number of days after the task was made, or what somebody wrote. */
function When({ label, value = '', onChange }: WhenProps) {
  const { t } = useTranslation();
  const isSpan = spans.some((span) => value === expressionOf(span));
  const [isWriting, setIsWriting] = useState(value !== '' && !isSpan);
  const choose = (choice: string) => {
    setIsWriting(choice === 'other');
    if (choice !== 'other') onChange(choice);
  };
  return (
    <div>
      <NativeSelect
        size="xs"
        label={label}
        value={isWriting ? 'other' : value}
        data={[
          { value: '', label: t('models.people.never') },
          ...spans.map((span) => ({
            value: expressionOf(span),
            label: t('models.people.days', { count: Number(/\d+/.exec(span)?.[0]) }),
          })),
          { value: 'other', label: t('models.people.other') },
        ]}
        onChange={({ currentTarget }) => choose(currentTarget.value)}
      />
      {isWriting && (
        <TextInput
          key={value}
          size="xs"
          mt={4}
          aria-label={t('models.people.otherOf', { name: label })}
          placeholder='=now() + duration("PT4H")'
          defaultValue={value}
          onBlur={({ currentTarget }) =>
            currentTarget.value.trim() !== value && onChange(currentTarget.value.trim())
          }
        />
      )}
    </div>
  );
}

function expressionOf(span: string): string {
  return `=now() + duration("${span}")`;
}
