/// <reference path="../canvas/bpmn-io-modules.d.ts" />
import ElementTemplateChooserModule from '@bpmn-io/element-template-chooser';
import { CreateAppendElementTemplatesModule } from 'bpmn-js-create-append-anything';
import { CloudElementTemplatesPropertiesProviderModule } from 'bpmn-js-element-templates';
import '@bpmn-io/element-template-chooser/dist/element-template-chooser.css';
import 'bpmn-js-element-templates/dist/assets/element-templates.css';

/**
 * What the editor adds where there are templates: the fields of a template in the panel, the choice of one for the
 * selected element, and templates among what can be created, appended and replaced. The largest part of the editor, so it
 * is a chunk of its own.
 */
export const templateModules = [
  CloudElementTemplatesPropertiesProviderModule,
  ElementTemplateChooserModule,
  CreateAppendElementTemplatesModule,
];
