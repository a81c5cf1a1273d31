/// <reference path="../canvas/bpmn-io-modules.d.ts" />
import { ZeebeVariableResolverModule } from '@bpmn-io/variable-resolver';
import {
  CamundaPlatformPropertiesProviderModule,
  ZeebePropertiesProviderModule,
} from 'bpmn-js-properties-panel';
import ZeebeBehaviorsModule from 'camunda-bpmn-js-behaviors/lib/camunda-cloud';
import CamundaBehaviorsModule from 'camunda-bpmn-js-behaviors/lib/camunda-platform';
import type { Dialect } from '../model/dialect.ts';
import { FlowablePanelModule } from './flowable-panel.ts';
import { MillracePanelModule } from './millrace-panel.ts';

type ModuleDeclaration = typeof ZeebePropertiesProviderModule;

const own = MillracePanelModule as unknown as ModuleDeclaration;
const flowable = [FlowablePanelModule as unknown as ModuleDeclaration, own];

/** What the editor adds for each dialect: the groups of the panel, and how properties follow a change of the model. */
export const dialectModules: Readonly<Record<Dialect, ModuleDeclaration[]>> = {
  // Expressions are offered the variables that the steps before write.
  zeebe: [ZeebeBehaviorsModule, ZeebePropertiesProviderModule, ZeebeVariableResolverModule, own],
  camunda: [CamundaBehaviorsModule, CamundaPlatformPropertiesProviderModule, own],
  flowable,
  activiti: flowable,
};
