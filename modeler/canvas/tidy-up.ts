/// <reference path="./bpmn-io-modules.d.ts" />
import { lostBySaving } from './find-lost-parts.ts';

/** The model with a new drawing in place of its own; refused when anything but the drawing would change. */
export async function tidyUp(xml: string): Promise<string> {
  const [{ layoutProcess }, { BpmnModdle }] = await Promise.all([
    import('bpmn-auto-layout'),
    import('bpmn-moddle'),
  ]);
  const drawn = await layoutProcess(xml);
  const [lost] = lostBySaving(xml, drawn, new BpmnModdle());
  if (lost !== undefined) throw new Error(lost);
  return drawn;
}
