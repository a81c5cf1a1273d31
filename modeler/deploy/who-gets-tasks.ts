/** A user task of a file and whom the file gives it to; people of a list are told apart by commas. */
export interface TaskFor {
  elementId: string;
  name: string;
  people: string[];
}

const lists = ['assignee', 'candidateUsers', 'candidateGroups'];

/** Reads the tasks of a file in any of the dialects: the words are the same, only their places differ. */
export function whoGetsTasks(xml: string): TaskFor[] {
  const parsed = new DOMParser().parseFromString(xml, 'application/xml');
  return [...parsed.getElementsByTagNameNS('*', 'userTask')]
    .filter((element) => element.parentElement?.localName !== 'extensionElements')
    .map((element) => ({
      elementId: element.getAttribute('id') ?? '',
      name:
        element.getAttribute('name')?.replaceAll(/\s+/g, ' ').trim() || (element.getAttribute('id') ?? ''),
      people: peopleOf(element),
    }));
}

// helpers

function peopleOf(task: Element): string[] {
  const places = [task, ...task.getElementsByTagNameNS('*', 'assignmentDefinition')];
  return lists.flatMap((list) => places.flatMap((place) => namesIn(attributeOf(place, list))));
}

function namesIn(text: string): string[] {
  if (/^\s*(=|[#$]\{)/.test(text)) return [text.trim()];
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** An attribute by its local name: the prefix is the dialect's. */
function attributeOf(element: Element, name: string): string {
  return [...element.attributes].find(({ localName }) => localName === name)?.value ?? '';
}
