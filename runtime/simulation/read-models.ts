import { readBpmn } from '#engine';
import type { WorldTime } from './engine-world.ts';
import type { ModelFile } from './outcome.ts';

/** Processes among the files; forms and scripts are there for what names them. */
export function readModels(
  files: readonly ModelFile[],
  { calendars }: WorldTime,
  delegatesAsJobs: boolean,
): ReturnType<typeof readBpmn> {
  const models = files.filter((file) => file.name.endsWith('.bpmn') || file.name.endsWith('.xml'));
  const others = files
    .filter((file) => !models.includes(file))
    .map((file) => [file.name, new TextDecoder().decode(file.content)] as const);
  return readBpmn(models, {
    files: new Map(others),
    calendars: new Set(Object.keys(calendars)),
    delegatesAsJobs,
  });
}
