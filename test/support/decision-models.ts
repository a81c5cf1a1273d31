/** Decision models as text, small enough to read. */

export function dmn(id: string, content: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:camunda="http://camunda.org/schema/1.0/dmn" id="${id}" name="Model ${id}" namespace="http://millrace.example/${id}">
${content}</definitions>
`;
}

export function literalDecision(id: string, text: string, more = ''): string {
  return `<decision id="${id}" name="Decision ${id}"${more}>
  <variable id="${id}_v" name="${id}"/>
  <literalExpression id="${id}_l"><text>${text}</text></literalExpression>
</decision>
`;
}

/** `discount`: a table over `amount` with one output; `price` requires it. */
export const ordersModel = (percent = '10'): string =>
  dmn(
    'orders',
    `<decision id="discount" name="Discount">
  <variable id="discount_v" name="discount"/>
  <decisionTable id="discount_t" hitPolicy="UNIQUE">
    <input id="amount_i" label="Amount"><inputExpression id="amount_e" typeRef="number"><text>amount</text></inputExpression></input>
    <output id="percent_o" name="percent" typeRef="number"/>
    <rule id="small"><inputEntry id="small_c"><text>&lt; 100</text></inputEntry><outputEntry id="small_x"><text>0</text></outputEntry></rule>
    <rule id="large"><inputEntry id="large_c"><text>&gt;= 100</text></inputEntry><outputEntry id="large_x"><text>${percent}</text></outputEntry></rule>
  </decisionTable>
</decision>
<decision id="price" name="Price">
  <variable id="price_v" name="price"/>
  <informationRequirement id="price_r"><requiredDecision href="#discount"/></informationRequirement>
  <literalExpression id="price_l"><text>amount * (100 - discount) / 100</text></literalExpression>
</decision>
`,
  );

/** Two rules of a UNIQUE table match at once: the evaluation fails. */
export const ambiguousModel = dmn(
  'ambiguous_model',
  `<decision id="ambiguous" name="Ambiguous">
  <variable id="ambiguous_v" name="ambiguous"/>
  <decisionTable id="ambiguous_t" hitPolicy="UNIQUE">
    <input id="n_i" label="N"><inputExpression id="n_e" typeRef="number"><text>n</text></inputExpression></input>
    <output id="x_o" name="x" typeRef="string"/>
    <rule id="one"><inputEntry id="one_c"><text>&gt; 1</text></inputEntry><outputEntry id="one_x"><text>"a"</text></outputEntry></rule>
    <rule id="two"><inputEntry id="two_c"><text>&gt; 10</text></inputEntry><outputEntry id="two_x"><text>"b"</text></outputEntry></rule>
  </decisionTable>
</decision>
<decision id="needs" name="Needs">
  <variable id="needs_v" name="needs"/>
  <informationRequirement id="needs_r"><requiredDecision href="#ambiguous"/></informationRequirement>
  <literalExpression id="needs_l"><text>ambiguous</text></literalExpression>
</decision>
`,
);

/** A process with one business rule task. */
export function rulesProcess(id: string, decisionId: string, more = ''): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="definitions" targetNamespace="http://millrace.example/test">
  <bpmn:process id="${id}" isExecutable="true">
    <bpmn:startEvent id="start"/>
    <bpmn:businessRuleTask id="decide" name="Decide">
      <bpmn:extensionElements>
        <zeebe:calledDecision decisionId="${decisionId}" resultVariable="result"${more}/>
      </bpmn:extensionElements>
    </bpmn:businessRuleTask>
    <bpmn:endEvent id="end"/>
    <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="decide"/>
    <bpmn:sequenceFlow id="f2" sourceRef="decide" targetRef="end"/>
  </bpmn:process>
</bpmn:definitions>
`;
}

/**
 * FEEL that takes far longer than it may, on any machine: few iterations, each over a long text, so that the limit of time is
 * reached before the one of iterations.
 */
export const endlessText = [
  '{ a: "abcdefghij"',
  ...['a', 'b', 'c', 'd'].map(
    (name, index) => `${'bcde'[index] ?? ''}: ${Array.from({ length: 10 }, () => name).join('+')}`,
  ),
  'r: count(for i in 1..500000 return upper case(e)) }.r',
].join(', ');
