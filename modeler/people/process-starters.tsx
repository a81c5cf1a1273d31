import { useTranslation } from 'react-i18next';
import { Checkbox, Stack, Text } from '#web';
import { changeWord, textOf, wordsOn } from '../canvas/extension-words.ts';
import { Names } from './people-fields.tsx';
import type { PeoplePlace } from './process-people.ts';

/** Who may start the process; files of other dialects say it in their own words, which the properties show. */
export function ProcessStarters({ modeler, element, process }: PeoplePlace) {
  const { t } = useTranslation();
  const place = { element, owner: process, type: 'millrace:Process' };
  const [said] = wordsOn(process, place.type);
  if (!process.$model.getPackage('zeebe')) return null;
  return (
    <section aria-label={t('models.people.start')}>
      <h3 className="mr-people-head">{t('models.people.start')}</h3>
      <Stack gap="sm">
        <Text size="xs" c="dimmed">
          {t('models.people.startHint')}
        </Text>
        <Names
          label={t('models.people.starterGroups')}
          kind="group"
          value={textOf(said, 'candidateStarterGroups')}
          onChange={(candidateStarterGroups) => changeWord(modeler, place, { candidateStarterGroups })}
        />
        <Names
          label={t('models.people.starterUsers')}
          kind="user"
          value={textOf(said, 'candidateStarterUsers')}
          onChange={(candidateStarterUsers) => changeWord(modeler, place, { candidateStarterUsers })}
        />
        <Checkbox
          size="xs"
          label={t('models.people.startable')}
          checked={textOf(said, 'startable') !== 'false'}
          onChange={({ currentTarget }) =>
            changeWord(modeler, place, { startable: currentTarget.checked ? '' : 'false' })
          }
        />
      </Stack>
    </section>
  );
}
