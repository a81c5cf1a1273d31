/// <reference path="./bpmn-io-modules.d.ts" />
import Modeler from 'bpmn-js/lib/Modeler';
import ColorPickerModule from 'bpmn-js-color-picker';
import { CreateAppendAnythingModule } from 'bpmn-js-create-append-anything';
import NativeCopyPasteModule from 'bpmn-js-native-copy-paste';
import { BpmnPropertiesPanelModule, BpmnPropertiesProviderModule } from 'bpmn-js-properties-panel';
import GridModule from 'diagram-js-grid';
import MinimapModule from 'diagram-js-minimap';
import { diagramText, plainColorsModule } from '#web';
import { dialectModules } from '../dialects/dialect-modules.ts';
import { wordsOfFile } from '../dialects/words-of-file.ts';
import { dialectOf } from '../model/dialect.ts';
import { CreateByKeyboardModule } from './create-by-keyboard.ts';
import { themedColors } from './diagram-colors.ts';
import { NameGatewaysModule } from './name-gateways.ts';
import { translateForPanel } from './panel-words.ts';
import { giveStylesTheNonce } from './style-nonce.ts';
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import 'bpmn-js/dist/assets/bpmn-font/css/bpmn.css';
import 'bpmn-js-color-picker/colors/color-picker.css';
import 'diagram-js-minimap/assets/diagram-js-minimap.css';
import '@bpmn-io/properties-panel/dist/assets/properties-panel.css';
import './panel-theme.css';
import './modeler.css';

export type BpmnModeler = Modeler;

type ModuleDeclaration = typeof BpmnPropertiesPanelModule;

/**
 * The editor, put together from single plug-ins: the ready-made bundles bring parts that the
 * engine does not run. What the panel offers and the library reads follows the dialect of the file,
 * so an editor belongs to the file it was made for. Shapes take their colors from the theme's variables, so they follow a
 * change of theme without being drawn again.
 */
export function createModeler(
  places: { canvas: HTMLElement; panel: HTMLElement },
  xml: string,
  more: readonly ModuleDeclaration[] = [],
): BpmnModeler {
  giveStylesTheNonce();
  const dialect = dialectOf(xml);
  return new Modeler({
    container: places.canvas,
    propertiesPanel: { parent: places.panel, feelPopupContainer: places.canvas.ownerDocument.body },
    bpmnRenderer: themedColors,
    textRenderer: diagramText(),
    moddleExtensions: wordsOfFile(xml),
    flowablePanel: { prefix: dialect },
    additionalModules: [
      { translate: ['value', translateForPanel] },
      BpmnPropertiesPanelModule,
      BpmnPropertiesProviderModule,
      ...dialectModules[dialect],
      CreateAppendAnythingModule,
      NativeCopyPasteModule,
      ColorPickerModule,
      GridModule,
      MinimapModule,
      CreateByKeyboardModule as never,
      NameGatewaysModule as never,
      plainColorsModule as never,
      ...more,
    ],
  });
}
