import { IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Button, Checkbox, Stack, Text } from '#web';
import { changeWord, textOf, wordsOn, type WordPlace } from '../canvas/extension-words.ts';
import type { ModdleNode } from '../canvas/model-element.ts';
import { EscalationStep } from './escalation-step.tsx';
import type { PeoplePlace } from './process-people.ts';

interface NotifySectionProps extends PeoplePlace {
  /** The user task, or the process for all its tasks. */
  owner: ModdleNode;
  hasDueDate: boolean;
}

/** As many steps as the engine takes. */
const stepsMax = 5;

/** Who hears of the task beside those who do it: steps after its due date, and whoever asked for what the process does. */
export function NotifySection({ modeler, element, process, owner, hasDueDate }: NotifySectionProps) {
  const { t } = useTranslation();
  const place: WordPlace = { element, owner, type: 'millrace:Escalation' };
  const steps = wordsOn(owner, place.type);
  const settings: WordPlace = { element, owner: process, type: 'millrace:Process' };
  const [said] = wordsOn(process, settings.type);
  const isOfTask = owner !== process;
  const usual = isOfTask && steps.length === 0 ? wordsOn(process, place.type).length : 0;
  return (
    <section aria-label={t('models.people.notify')}>
      <h3 className="mr-people-head">{t('models.people.notify')}</h3>
      <Stack gap="sm" align="stretch">
        <Text size="xs" c="dimmed">
          {lateNote()}
        </Text>
        {steps.map((step, index) => (
          <EscalationStep
            key={index}
            modeler={modeler}
            place={{ ...place, index }}
            step={step}
            number={index + 1}
            calendar={textOf(said, 'calendar')}
          />
        ))}
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconPlus size={14} />}
          disabled={steps.length >= stepsMax || (isOfTask && !hasDueDate)}
          onClick={() => changeWord(modeler, { ...place, index: steps.length }, {})}
        >
          {t('models.people.addStep')}
        </Button>
        <Checkbox
          size="xs"
          label={t('models.people.requesterMails')}
          description={t('models.people.requesterMailsHint')}
          checked={textOf(said, 'requesterMails') === 'true'}
          onChange={({ currentTarget }) =>
            changeWord(modeler, settings, { requesterMails: currentTarget.checked ? 'true' : '' })
          }
        />
      </Stack>
    </section>
  );

  function lateNote(): string {
    if (!isOfTask) return t('models.people.lateAll');
    if (!hasDueDate) return t('models.people.lateNeedsDue');
    return usual > 0 ? t('models.people.lateUsual', { count: usual }) : t('models.people.late');
  }
}
