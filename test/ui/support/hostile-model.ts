const markup = '<img src=x onerror="window.harmed=1">';
const inXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** What an author could write to harm whoever opens the task: nothing of it may run, be fetched, or cover the page. */
export const hostileForm = JSON.stringify({
  type: 'default',
  id: 'hostile',
  schemaVersion: 18,
  components: [
    {
      ...{ type: 'textfield', id: 'A', key: 'a', label: markup, description: `${markup}{{who}}` },
      appearance: { prefixAdorner: markup },
      defaultValue: 'b',
      validate: { pattern: '^x', patternErrorMessage: markup },
    },
    { type: 'text', id: 'T', text: `# Heading\n[link](java&#115;cript&colon;alert(1)) {{who}}` },
    {
      ...{ type: 'html', id: 'H' },
      content:
        '<p style="position:fixed;inset:0;background:red;z-index:99999">over</p><p>{{who}}</p><a href="java\tscript:alert(1)">l</a>',
    },
    { type: 'image', id: 'I', source: '=bad', alt: markup },
    { type: 'iframe', id: 'F', url: '=bad', label: markup, security: { allowScripts: true } },
    {
      ...{ type: 'table', id: 'TB', label: markup, columns: [{ key: 'x', label: markup }] },
      dataSource: '=[{x: who}]',
    },
    { type: 'checklist', id: 'C', key: 'c', label: 'C', values: [{ label: markup, value: 'x' }] },
    { type: 'expression', id: 'E1', key: 'e1', expression: '=e2 + 1', computeOn: 'change' },
    {
      ...{ type: 'expression', id: 'E2', key: 'e2', computeOn: 'change' },
      expression: '=if e1 = null then 0 else e1 + 1',
    },
  ],
});

const elsewhere = 'https://evil.example/seen.png';

/** The same with what is elsewhere, which the editor gets to see although no deployment would take it: nothing of it may be asked for. */
export const hostileDraft = (id: string): string => {
  const form = JSON.parse(hostileForm) as { components: unknown[] };
  const more = [
    { type: 'image', id: 'I2', source: elsewhere, alt: 'Map' },
    { type: 'text', id: 'T2', text: `![Map](${elsewhere}) [link](javascript:window.harmed=1)` },
    {
      type: 'html',
      id: 'H2',
      content: `${markup}<img src="${elsewhere}" alt="Map"><a href="javascript:window.harmed=1">l</a>`,
    },
    { type: 'iframe', id: 'F2', url: 'https://evil.example/page', label: 'Shop' },
    {
      type: 'iframe',
      id: 'F3',
      url: 'javascript:window.harmed=1',
      label: markup,
      security: { allowScripts: true },
    },
  ];
  return JSON.stringify({ ...form, id, components: [...form.components, ...more] });
};

export const hostileVariables = {
  bad: 'javascript:window.harmed=1',
  who: `${markup}<script>window.harmed=1</script>`,
};

export const hostileModel = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"
  xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"
  xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:bioc="http://bpmn.io/schema/bpmn/biocolor/1.0"
  id="hostile-definitions" targetNamespace="http://example.org/hostile">
  <bpmn:process id="hostile" name="${inXml(markup)}" isExecutable="true">
    <bpmn:documentation>${inXml(markup)}</bpmn:documentation>
    <bpmn:startEvent id="begin" />
    <bpmn:userTask id="work" name="${inXml(markup)}"><bpmn:documentation>${inXml(markup)}</bpmn:documentation><bpmn:extensionElements><zeebe:userTask /><zeebe:formDefinition formId="hostile" /><zeebe:assignmentDefinition assignee="admin" /></bpmn:extensionElements></bpmn:userTask>
    <bpmn:endEvent id="done" name="${inXml('<svg onload=window.harmed=1>')}" />
    <bpmn:sequenceFlow id="to-work" sourceRef="begin" targetRef="work" />
    <bpmn:sequenceFlow id="to-end" sourceRef="work" targetRef="done" />
  </bpmn:process>
  <bpmndi:BPMNDiagram id="diagram"><bpmndi:BPMNPlane id="plane" bpmnElement="hostile">
    <bpmndi:BPMNShape id="s1" bpmnElement="begin" bioc:fill="red&quot; onload=&quot;window.harmed=1"><dc:Bounds x="100" y="100" width="36" height="36" /></bpmndi:BPMNShape>
    <bpmndi:BPMNShape id="s2" bpmnElement="work" bioc:stroke="url(https://elsewhere.test/x.svg#a)"><dc:Bounds x="200" y="80" width="100" height="80" /></bpmndi:BPMNShape>
    <bpmndi:BPMNShape id="s3" bpmnElement="done"><dc:Bounds x="400" y="100" width="36" height="36" /></bpmndi:BPMNShape>
    <bpmndi:BPMNEdge id="e1" bpmnElement="to-work"><di:waypoint x="136" y="118" /><di:waypoint x="200" y="118" /></bpmndi:BPMNEdge>
    <bpmndi:BPMNEdge id="e2" bpmnElement="to-end"><di:waypoint x="300" y="118" /><di:waypoint x="400" y="118" /></bpmndi:BPMNEdge>
  </bpmndi:BPMNPlane></bpmndi:BPMNDiagram>
</bpmn:definitions>`;
