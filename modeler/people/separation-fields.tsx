import { useTranslation } from 'react-i18next';
import { Checkbox, Stack } from '#web';
import { changeWord, textOf, wordsOn } from '../canvas/extension-words.ts';
import { Names } from './people-fields.tsx';
import { userTasksOf, type PeoplePlace } from './process-people.ts';
import { namesOf } from './task-people.ts';

/** Separation of duty: who may not have the task, because of what they did before. */
export function SeparationFields({ modeler, element, process }: PeoplePlace) {
  const { t } = useTranslation();
  const owner = element.businessObject;
  const place = { element, owner, type: 'millrace:SeparationOfDuty' };
  const [said] = wordsOn(owner, place.type);
  const tasks = namesOf(textOf(said, 'tasks'));
  const others = userTasksOf(process).filter(({ id }) => id !== owner.id);
  // A file may name a task that is gone: it stays visible, so that it can be taken out.
  const gone = tasks.filter((id) => !others.some((task) => task.id === id));
  const offered = [...others, ...gone.map((id) => ({ id, name: id }))];
  const chosen = (id: string, isChosen: boolean) =>
    isChosen ? [...tasks, id] : tasks.filter((task) => task !== id);
  return (
    <section aria-label={t('models.people.separation')}>
      <h3 className="mr-people-head">{t('models.people.separation')}</h3>
      <Stack gap="sm">
        <fieldset className="mr-people-step">
          <legend>{t('models.people.separationTasks')}</legend>
          {offered.length === 0 && <p className="mr-people-none">{t('models.people.separationNone')}</p>}
          {offered.map(({ id, name }) => (
            <Checkbox
              key={id}
              size="xs"
              label={name}
              checked={tasks.includes(id)}
              onChange={({ currentTarget }) =>
                changeWord(modeler, place, { tasks: chosen(id, currentTarget.checked).join(',') })
              }
            />
          ))}
        </fieldset>
        <Names
          label={t('models.people.separationUsers')}
          kind="user"
          value={textOf(said, 'users')}
          onChange={(users) => changeWord(modeler, place, { users })}
        />
      </Stack>
    </section>
  );
}
