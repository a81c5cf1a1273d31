import { ext, feel, juel, literal } from './cell.ts';
import type { Mapped, RefusedCell } from './cell.ts';

const call = (attributes: string, content = ''): string =>
  `<callActivity id="x" calledElement="q" ${attributes}>${content === '' ? '' : ext(content)}</callActivity>`;

/** The called process, its version, and what is passed. */
export const callCells: readonly Mapped[] = [
  {
    meaning: 'zeebe called process',
    written: `<callActivity id="x">${ext('<zeebe:calledElement processId="q" bindingType="versionTag" versionTag="v" propagateAllParentVariables="false" propagateAllChildVariables="false"/>')}</callActivity>`,
    becomes: {
      processId: literal('q'),
      binding: 'versionTag',
      versionTag: literal('v'),
      propagateAllParentVariables: false,
      propagateAllChildVariables: false,
    },
  },
  {
    meaning: 'camunda called version and tenant',
    written: call(
      'camunda:calledElementBinding="version" camunda:calledElementVersion="2" camunda:calledElementTenantId="t"',
    ),
    becomes: { binding: 'version', version: literal(2), tenantId: literal('t'), inheritBusinessId: false },
  },
  {
    meaning: 'camunda called version by its tag',
    written: call('camunda:calledElementBinding="versionTag" camunda:calledElementVersionTag="${tag}"'),
    becomes: { binding: 'versionTag', versionTag: juel('${tag}') },
  },
  {
    meaning: 'camunda parameters in',
    written: call(
      '',
      '<camunda:in source="a" target="b"/><camunda:in sourceExpression="${c}" target="d" local="true"/><camunda:in businessKey="${e}"/>',
    ),
    becomes: {
      inParameters: [
        { source: feel('a'), target: 'b' },
        { source: juel('${c}'), target: 'd', local: true },
      ],
      businessId: juel('${e}'),
      propagateAllParentVariables: false,
      passesLocals: false,
    },
  },
  {
    meaning: 'camunda own variables in',
    written: call('', '<camunda:in variables="all" local="true"/>'),
    becomes: { passesOnlyLocals: true, propagateAllParentVariables: false },
  },
  {
    meaning: 'camunda parameters out',
    written: call(
      '',
      '<camunda:out source="a" target="b" local="true"/><camunda:out sourceExpression="${c}" target="d"/>',
    ),
    becomes: {
      outParameters: [
        { source: feel('a'), target: 'b', local: true },
        { source: juel('${c}'), target: 'd' },
      ],
      propagateAllChildVariables: false,
    },
  },
  {
    meaning: 'camunda everything out as variables of the call',
    written: call('', '<camunda:out variables="all" local="true"/>'),
    becomes: { keepsAllChildVariables: true, propagateAllChildVariables: false },
  },
  {
    meaning: 'flowable words of a call',
    written: call(
      'flowable:calledElementType="key" flowable:sameDeployment="true" flowable:inheritVariables="true" flowable:inheritBusinessKey="true" flowable:useLocalScopeForOutParameters="true" flowable:idVariableName="child" flowable:completeAsync="true" flowable:fallbackToDefaultTenant="true"',
      '<flowable:out source="a" target="b"/>',
    ),
    becomes: {
      binding: 'deployment',
      propagateAllParentVariables: true,
      inheritBusinessId: true,
      outputIsLocal: true,
      instanceVariable: 'child',
      fallsBackToDefaultTenant: true,
      asyncAfter: true,
      outParameters: [{ source: feel('a'), target: 'b' }],
    },
  },
  {
    meaning: 'flowable call of one version by its key',
    written: '<callActivity id="x" calledElement="${key}" flowable:calledElementType="id"/>',
    becomes: { binding: 'key', processId: juel('${key}') },
  },
  {
    meaning: 'flowable business key and name of the instance',
    written: call('flowable:businessKey="${a}" flowable:processInstanceName="Order ${a}"'),
    becomes: { businessId: juel('${a}'), inheritBusinessId: false },
    says: ['NOT_EXECUTED', /processInstanceName="Order \$\{a\}" is kept in the file only/],
  },
];

export const refusedCallCells: readonly RefusedCell[] = [
  {
    meaning: 'flowable call of a case',
    written: call('flowable:calledElementType="cmmn"'),
    code: 'ATTRIBUTE_UNSUPPORTED',
    message: /calledElementType="cmmn" would have no effect here\. Call a process, by key or by id/,
  },
  {
    meaning: 'flowable call by key of the same deployment',
    written: call('flowable:calledElementType="id" flowable:sameDeployment="true"'),
    code: 'ATTRIBUTE_UNSUPPORTED',
    message: /sameDeployment would have no effect here: calledElementType="id" names one version/,
  },
  {
    meaning: 'flowable variable name that is computed',
    written: call('flowable:idVariableName="${a}"'),
    code: 'VARIABLE_NAME',
    message: /"\$\{a\}" is not a valid variable name/,
  },
  {
    meaning: 'camunda parameter without a source',
    written: call('', '<camunda:in target="b"/>'),
    code: 'ELEMENT_UNSUPPORTED',
    message: /camunda:in would have no effect here: it has no source/,
  },
  {
    meaning: 'camunda parameter without a target',
    written: call('', '<camunda:out source="b"/>'),
    code: 'ELEMENT_UNSUPPORTED',
    message: /camunda:out would have no effect here: it has no target/,
  },
  {
    meaning: 'camunda mapping by code',
    written: call('camunda:variableMappingClass="com.A"'),
    code: 'LANGUAGE_UNSUPPORTED',
    message: /Use in and out mappings/,
  },
  {
    meaning: 'camunda call of a case',
    written: '<callActivity id="x" camunda:caseRef="c"/>',
    code: 'ATTRIBUTE_UNSUPPORTED',
    message: /Call a process/,
  },
  {
    meaning: 'camunda mapping with an empty script',
    written: `<task id="x">${ext('<camunda:inputOutput><camunda:inputParameter name="a"><camunda:list><camunda:script scriptFormat="js"/></camunda:list></camunda:inputParameter></camunda:inputOutput>')}</task>`,
    code: 'SCRIPT_TEXT',
    message: /script of the mapping has no text/,
  },
];
