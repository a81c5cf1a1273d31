/** A set of words for the library that reads and writes models, as far as it is written here. */
export interface ModdleWords {
  name: string;
  prefix: string;
  uri: string;
  xml: { tagAlias: 'lowerCase' };
  associations: never[];
  types: ModdleType[];
}
export interface ModdleType {
  name: string;
  superClass?: string[];
  extends?: string[];
  isAbstract?: boolean;
  properties: ModdleProperty[];
}
interface ModdleProperty {
  name: string;
  type: string;
  isAttr?: boolean;
  isBody?: boolean;
  isMany?: boolean;
}

/**
 * What `flowable:` and `activiti:` files say on the elements of a model, by the BPMN type it stands on. No word has a
 * default, because the writer leaves out what equals its default, and a file is to keep what it says.
 */
const attributes: readonly (readonly [type: string, words: string])[] = [
  ['Process', 'candidateStarterUsers candidateStarterGroups isEagerExecutionFetching'],
  ['StartEvent', 'initiator formKey'],
  [
    'UserTask',
    'assignee owner candidateUsers candidateGroups dueDate businessCalendarName priority category formKey ' +
      'taskIdVariableName taskCompleterVariableName',
  ],
  ['ServiceTask', 'class delegateExpression expression type topic resultVariable resultVariableName'],
  ['SendTask', 'class delegateExpression expression type topic resultVariable resultVariableName'],
  ['BusinessRuleTask', 'class delegateExpression expression resultVariable resultVariableName'],
  ['ScriptTask', 'resultVariable'],
  ['CallActivity', 'businessKey calledElementType processInstanceName'],
  ['MultiInstanceLoopCharacteristics', 'collection elementVariable elementIndexVariable'],
];
/** The same, where the word is true or false. */
const switches: readonly (readonly [type: string, words: string])[] = [
  ['FlowNode', 'async exclusive asyncLeave asyncLeaveExclusive'],
  ['StartEvent', 'formFieldValidation'],
  ['UserTask', 'formFieldValidation'],
  ['ServiceTask', 'useLocalScopeForResultVariable'],
  ['CallActivity', 'inheritBusinessKey inheritVariables sameDeployment fallbackToDefaultTenant'],
];

/** Extension elements: their attributes, and the elements of plain text in them. */
const elements: readonly (readonly [name: string, attributes: string, children?: string])[] = [
  ['Field', 'name stringValue', 'string expression'],
  ['In', 'source sourceExpression target'],
  ['Out', 'source sourceExpression target'],
];

/** The words of `flowable:` under one of its two names; the file decides under which prefix they are written. */
export function flowableWords(prefix: 'flowable' | 'activiti'): ModdleWords {
  return {
    name: prefix,
    prefix,
    uri: `http://${prefix}.org/bpmn`,
    xml: { tagAlias: 'lowerCase' },
    associations: [],
    types: [
      ...attributes.map(([type, words]) => extended(type, words, 'String')),
      ...switches.map(([type, words]) => extended(type, words, 'Boolean')),
      ...elements.map(([name, words, children = '']) => ({
        name,
        superClass: ['Element'],
        properties: [
          ...list(words).map((word) => ({ name: word, isAttr: true, type: 'String' })),
          ...list(children).map((word) => ({ name: word, type: 'String' })),
        ],
      })),
    ],
  };
}

// helpers

function extended(type: string, words: string, kind: string): ModdleType {
  return {
    name: `${type}${kind}Words`,
    isAbstract: true,
    extends: [`bpmn:${type}`],
    properties: list(words).map((word) => ({ name: word, isAttr: true, type: kind })),
  };
}

function list(words: string): string[] {
  return words.split(' ').filter((word) => word !== '');
}
