import { useTranslation } from 'react-i18next';
import { Button, Stack } from '#web';
import type { BpmnModeler } from '../canvas/create-modeler.ts';
import { changeWord, removeWord, textOf, type WordPlace } from '../canvas/extension-words.ts';
import type { ModdleNode } from '../canvas/model-element.ts';
import { Names, OnePerson, When } from './people-fields.tsx';

interface EscalationStepProps {
  modeler: BpmnModeler;
  place: WordPlace;
  step: ModdleNode;
  number: number;
  /** The working calendar of the process; empty when time runs on. */
  calendar: string;
}

const hours = ['PT1H', 'PT4H', 'PT8H'] as const;
const days = ['P1D', 'P2D', 'P5D'] as const;

/** One step after the due date: how long after, who gets the task then, and who is only told. */
export function EscalationStep({ modeler, place, step, number, calendar }: EscalationStepProps) {
  const { t } = useTranslation();
  const change = (changes: Record<string, string>) => changeWord(modeler, place, changes);
  const said = (name: string) => textOf(step, name);
  return (
    <fieldset className="mr-people-step">
      <legend>{t('models.people.step', { number })}</legend>
      <Stack gap="sm">
        <When
          label={t('models.people.after')}
          hint={calendar === '' ? t('models.people.clockTime') : t('models.people.workingTime', { calendar })}
          value={said('after')}
          choices={[
            { value: '', label: t('models.people.atOnce') },
            ...hours.map((value) => ({
              value,
              label: t('models.people.hoursLater', { count: countOf(value) }),
            })),
            ...days.map((value) => ({
              value,
              label: t('models.people.daysLater', { count: countOf(value) }),
            })),
          ]}
          placeholder="PT2H"
          onChange={(after) => change({ after })}
        />
        <OnePerson
          key={`assignee ${said('assignee')}`}
          label={t('models.people.giveTo')}
          value={said('assignee')}
          onChange={(assignee) => change({ assignee })}
        />
        <Names
          label={t('models.people.offerGroups')}
          kind="group"
          value={said('candidateGroups')}
          onChange={(candidateGroups) => change({ candidateGroups })}
        />
        <Names
          label={t('models.people.offerUsers')}
          kind="user"
          value={said('candidateUsers')}
          onChange={(candidateUsers) => change({ candidateUsers })}
        />
        <Names
          label={t('models.people.tellGroups')}
          kind="group"
          value={said('notifyGroups')}
          onChange={(notifyGroups) => change({ notifyGroups })}
        />
        <Names
          label={t('models.people.tellUsers')}
          kind="user"
          value={said('notifyUsers')}
          onChange={(notifyUsers) => change({ notifyUsers })}
        />
        <Button size="compact-xs" variant="subtle" onClick={() => removeWord(modeler, place)}>
          {t('models.people.removeStep', { number })}
        </Button>
      </Stack>
    </fieldset>
  );
}

// helpers

function countOf(duration: string): number {
  return Number(/\d+/.exec(duration)?.[0]);
}
