import { useTranslation } from 'react-i18next';
import { Stack, Text } from '#web';
import type { BpmnModeler } from '../canvas/create-modeler.ts';
import type { ModelElement } from '../canvas/model-element.ts';
import { setExtension } from '../canvas/modeler-actions.ts';
import { Names, OnePerson, When } from './people-fields.tsx';
import { dates, people, type TaskPeople } from './task-people.ts';

const spans = ['P1D', 'P2D', 'P3D', 'P7D', 'P14D'] as const;

interface TaskPeopleFieldsProps {
  modeler: BpmnModeler;
  element: ModelElement;
  said: TaskPeople;
}

/** Who does a user task, and when: people and groups are found while they are typed. */
export function TaskPeopleFields({ modeler, element, said }: TaskPeopleFieldsProps) {
  const { t } = useTranslation();
  const change = (changes: TaskPeople) => {
    const next = { ...said, ...changes };
    if ('dueDate' in changes || 'followUpDate' in changes)
      setExtension(modeler, element, 'zeebe:TaskSchedule', attributesOf(next, dates));
    else setExtension(modeler, element, 'zeebe:AssignmentDefinition', attributesOf(next, people));
  };
  const times = {
    choices: [
      { value: '', label: t('models.people.never') },
      ...spans.map((span) => ({
        value: expressionOf(span),
        label: t('models.people.days', { count: Number(/\d+/.exec(span)?.[0]) }),
      })),
    ],
    placeholder: '=now() + duration("PT4H")',
  };
  return (
    <>
      <section aria-label={t('models.people.who')}>
        <h3 className="mr-people-head">{t('models.people.who')}</h3>
        <Stack gap="sm">
          <OnePerson
            key={`assignee ${said.assignee ?? ''}`}
            label={t('models.people.assignee')}
            hint={t('models.people.assigneeHint')}
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
            {...times}
          />
          {said.dueDate !== undefined && (
            <Text size="xs" c="dimmed">
              {t('models.people.reminder')}
            </Text>
          )}
          <When
            label={t('models.people.followUpDate')}
            value={said.followUpDate}
            onChange={(followUpDate) => change({ followUpDate })}
            {...times}
          />
        </Stack>
      </section>
    </>
  );
}

// helpers

/** Only what says something is written; nothing at all takes the extension away. */
function attributesOf(said: TaskPeople, names: readonly (keyof TaskPeople)[]) {
  const entries = names.map((name) => [name, said[name]] as const).filter(([, value]) => value);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

function expressionOf(span: string): string {
  return `=now() + duration("${span}")`;
}
