import type Canvas from 'diagram-js/lib/core/Canvas';
import { useTranslation } from 'react-i18next';
import { Stack, Text } from '#web';
import type { BpmnModeler } from '../canvas/create-modeler.ts';
import type { ModelElement, SelectedElement } from '../canvas/model-element.ts';
import { findElement } from '../canvas/modeler-actions.ts';
import { processOf } from './process-people.ts';
import { ProcessStarters } from './process-starters.tsx';
import { NotifySection } from './notify-section.tsx';
import { SeparationFields } from './separation-fields.tsx';
import { taskPeople } from './task-people.ts';
import { TaskPeopleFields } from './task-people-fields.tsx';

interface PeopleTabProps {
  modeler: BpmnModeler | undefined;
  selected: SelectedElement | undefined;
}

/**
 * Who does the selected user task, when, and who is told when it is late; where nothing is selected, who may start the process
 * and what holds for all its tasks.
 */
export function PeopleTab({ modeler, selected }: PeopleTabProps) {
  const { t } = useTranslation();
  const element = modeler && shownElement(modeler, selected);
  const process = element && processOf(element.businessObject);
  const isTask = element?.businessObject.$type === 'bpmn:UserTask';
  if (!modeler || !element || !process || !(isTask || owns(element))) {
    return (
      <Text size="sm" c="dimmed" p="md">
        {t('models.people.selectTask')}
      </Text>
    );
  }
  const place = { modeler, element, process };
  if (!isTask) {
    return (
      <Stack gap="md" p="md" key={element.id}>
        <ProcessStarters {...place} />
        <NotifySection {...place} owner={process} hasDueDate />
      </Stack>
    );
  }
  const said = taskPeople(element.businessObject);
  return (
    <Stack gap="md" p="md" key={element.id}>
      {said ? (
        <TaskPeopleFields modeler={modeler} element={element} said={said} />
      ) : (
        <Text size="sm" c="dimmed">
          {t('models.people.otherDialect')}
        </Text>
      )}
      <NotifySection
        {...place}
        owner={element.businessObject}
        hasDueDate={said === undefined || said.dueDate !== undefined}
      />
      <SeparationFields {...place} />
    </Stack>
  );
}

// helpers

/** Without a selection the process itself is meant. */
function shownElement(modeler: BpmnModeler, selected: SelectedElement | undefined): ModelElement | undefined {
  if (selected) return findElement(modeler, selected.id);
  return modeler.get<Canvas>('canvas').getRootElement() as unknown as ModelElement;
}

/** A pool or the plane of a process stands for the process. */
function owns({ businessObject }: ModelElement): boolean {
  return businessObject.$type === 'bpmn:Process' || businessObject.$type === 'bpmn:Participant';
}
