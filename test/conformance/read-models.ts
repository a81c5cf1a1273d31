import { readBpmn } from '#engine';
import type { ModelFile } from './driver.ts';

/** Reads a deployment as the server does: models, and beside them the files they may name. */
export function readModels(files: readonly ModelFile[]): ReturnType<typeof readBpmn> {
  const models = files.filter((file) => file.name.endsWith('.bpmn') || file.name.endsWith('.xml'));
  const others = files
    .filter((file) => !models.includes(file))
    .map((file) => [file.name, new TextDecoder().decode(file.content)] as const);
  return readBpmn(models, { files: new Map(others) });
}
