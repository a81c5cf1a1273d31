/** Packages of the bpmn.io family that ship no types: they are plug-ins handed to the editor as they are. */
declare module 'bpmn-js-properties-panel' {
  import type { ModuleDeclaration } from 'didi';
  export const BpmnPropertiesPanelModule: ModuleDeclaration;
  export const BpmnPropertiesProviderModule: ModuleDeclaration;
  export const CamundaPlatformPropertiesProviderModule: ModuleDeclaration;
  export const ZeebePropertiesProviderModule: ModuleDeclaration;
  export function useService<Service>(name: string): Service;
}
declare module '@bpmn-io/properties-panel' {
  type Entry = (props: never) => unknown;
  export const CheckboxEntry: Entry;
  export const SelectEntry: Entry;
  export const TextFieldEntry: Entry;
  export const Group: Entry;
  export const ListGroup: Entry;
  export function isCheckboxEntryEdited(node: object): boolean;
  export function isSelectEntryEdited(node: object): boolean;
  export function isTextFieldEntryEdited(node: object): boolean;
}
declare module '@bpmn-io/properties-panel/preact/jsx-runtime' {
  export function jsx(component: (props: never) => unknown, props: object): unknown;
}
declare module 'bpmn-js-create-append-anything' {
  import type { ModuleDeclaration } from 'didi';
  export const CreateAppendAnythingModule: ModuleDeclaration;
  export const CreateAppendElementTemplatesModule: ModuleDeclaration;
}
declare module 'bpmn-js-element-templates' {
  import type { ModuleDeclaration } from 'didi';
  export const CloudElementTemplatesPropertiesProviderModule: ModuleDeclaration;
}
declare module '@bpmn-io/element-template-chooser' {
  import type { ModuleDeclaration } from 'didi';
  const module: ModuleDeclaration;
  export default module;
}
declare module 'bpmn-js-i18n/translations/de.js' {
  const words: Readonly<Record<string, string>>;
  export default words;
}
declare module 'bpmn-js-native-copy-paste' {
  import type { ModuleDeclaration } from 'didi';
  const module: ModuleDeclaration;
  export default module;
}
declare module 'bpmn-js-color-picker' {
  import type { ModuleDeclaration } from 'didi';
  const module: ModuleDeclaration;
  export default module;
}
declare module 'diagram-js-grid' {
  import type { ModuleDeclaration } from 'didi';
  const module: ModuleDeclaration;
  export default module;
}
declare module 'diagram-js-minimap' {
  import type { ModuleDeclaration } from 'didi';
  const module: ModuleDeclaration;
  export default module;
}
declare module 'camunda-bpmn-js-behaviors/lib/camunda-cloud' {
  import type { ModuleDeclaration } from 'didi';
  const module: ModuleDeclaration;
  export default module;
}
declare module 'camunda-bpmn-js-behaviors/lib/camunda-platform' {
  import type { ModuleDeclaration } from 'didi';
  const module: ModuleDeclaration;
  export default module;
}
declare module 'bpmn-js-token-simulation/lib/viewer' {
  import type { ModuleDeclaration } from 'didi';
  const module: ModuleDeclaration;
  export default module;
}
declare module '@bpmn-io/variable-resolver' {
  import type { ModuleDeclaration } from 'didi';
  export const ZeebeVariableResolverModule: ModuleDeclaration;
}
declare module 'bpmn-auto-layout' {
  export function layoutProcess(xml: string): Promise<string>;
}
declare module 'bpmn-moddle' {
  export class BpmnModdle {
    readonly registry: { packages: readonly never[] };
  }
}
