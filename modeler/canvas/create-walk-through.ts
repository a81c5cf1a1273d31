/// <reference path="./bpmn-io-modules.d.ts" />
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import TokenSimulationModule from 'bpmn-js-token-simulation/lib/viewer';
import { diagramText, plainColorsModule } from '#web';
import { wordsOfFile } from '../dialects/words-of-file.ts';
import { themedColors } from './diagram-colors.ts';
import { tokenColorsModule } from './token-colors.ts';
import { giveStylesTheNonce } from './style-nonce.ts';
import 'bpmn-js-token-simulation/assets/css/bpmn-js-token-simulation.css';
import './walk-through.css';

/**
 * A copy of the model in which tokens are moved by click. It knows no data: at a gateway the person chooses. Being a
 * viewer of its own, it cannot change the model.
 */
export async function openWalkThrough(place: HTMLElement, xml: string): Promise<{ destroy(): void }> {
  giveStylesTheNonce();
  const viewer = new NavigatedViewer({
    container: place,
    bpmnRenderer: themedColors,
    textRenderer: diagramText(),
    moddleExtensions: wordsOfFile(xml),
    additionalModules: [TokenSimulationModule, tokenColorsModule, plainColorsModule as never],
  });
  try {
    await viewer.importXML(xml);
  } catch (error) {
    viewer.destroy();
    throw error;
  }
  viewer.get<{ zoom(level: 'fit-viewport', center: 'auto'): void }>('canvas').zoom('fit-viewport', 'auto');
  viewer.get<{ toggleMode(active: boolean): void }>('toggleMode').toggleMode(true);
  return viewer;
}
