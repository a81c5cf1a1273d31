/// <reference path="./dmn-modules.d.ts" />
import Modeler, { type DecisionView, type DecisionViewer } from 'dmn-js/lib/Modeler';
import NavigatedViewer from 'dmn-js/lib/NavigatedViewer';
import { themedColors } from '../canvas/diagram-colors.ts';
import { giveStylesTheNonce } from '../canvas/style-nonce.ts';
import { translateDecisions } from './decision-words.ts';
import 'dmn-js/dist/assets/diagram-js.css';
import 'dmn-js/dist/assets/dmn-js-shared.css';
import 'dmn-js/dist/assets/dmn-js-drd.css';
import 'dmn-js/dist/assets/dmn-js-decision-table.css';
import 'dmn-js/dist/assets/dmn-js-decision-table-controls.css';
import 'dmn-js/dist/assets/dmn-js-literal-expression.css';
import 'dmn-js/dist/assets/dmn-js-boxed-expression.css';
import 'dmn-js/dist/assets/dmn-js-boxed-expression-controls.css';
import 'dmn-js/dist/assets/dmn-font/css/dmn.css';
import './decisions.css';

export type DecisionModeler = Modeler;
export type { DecisionView, DecisionViewer };

/** The editor of decisions with a view for the diagram and one for each decision, or the same without editing. */
export function createDecisionModeler(place: HTMLElement, mayEdit: boolean): DecisionModeler {
  giveStylesTheNonce();
  const Kind = mayEdit ? Modeler : NavigatedViewer;
  // Each view is a library of its own and asks for its texts by itself.
  const worded = { additionalModules: [{ translate: ['value', translateDecisions] }] };
  return new Kind({
    container: place,
    height: '100%',
    width: '100%',
    drd: { drdRenderer: themedColors, ...worded },
    decisionTable: worded,
    literalExpression: worded,
    boxedExpression: worded,
  });
}
