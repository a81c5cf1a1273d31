/** A form with every kind of field, in a start event and in the task behind it. */
export const claimForm = JSON.stringify({
  type: 'default',
  id: 'claim',
  schemaVersion: 18,
  components: [
    { type: 'text', id: 'Intro', text: '# Your claim\nSee the [terms](https://example.org/terms).' },
    { type: 'textfield', id: 'Name', key: 'name', label: 'Name', validate: { required: true, minLength: 2 } },
    {
      type: 'filepicker',
      id: 'Proof',
      key: 'proof',
      label: 'Proof',
      multiple: true,
      accept: '.pdf,image/*',
      validate: { required: true },
    },
    { type: 'documentPreview', id: 'Preview', label: 'Preview', dataSource: '=proof' },
    {
      type: 'number',
      id: 'Amount',
      key: 'amount',
      label: 'Amount',
      decimalDigits: 2,
      validate: { min: 1 },
      appearance: { suffixAdorner: '€' },
    },
    {
      type: 'datetime',
      id: 'When',
      key: 'when',
      subtype: 'datetime',
      dateLabel: 'Day',
      timeLabel: 'Time',
      timeSerializingFormat: 'utc_normalized',
      timeInterval: 15,
      use24h: true,
    },
    {
      ...{ type: 'select', id: 'Kind', key: 'kind', label: 'Kind', values: options('Car', 'House') },
      ...{ description: 'What was damaged', validate: { required: true } },
    },
    {
      type: 'select',
      id: 'Town',
      key: 'town',
      label: 'Town',
      searchable: true,
      values: options('Ulm', 'Trier'),
    },
    { type: 'radio', id: 'Contact', key: 'contact', label: 'Contact', values: options('Mail', 'Phone') },
    { type: 'checklist', id: 'Parts', key: 'parts', label: 'Parts', values: options('Door', 'Roof') },
    { type: 'taglist', id: 'Tags', key: 'tags', label: 'Tags', values: options('Red', 'Blue') },
    {
      type: 'group',
      id: 'Details',
      label: 'Details',
      showOutline: true,
      components: [
        { type: 'textarea', id: 'What', key: 'what', label: 'What happened' },
        { type: 'checkbox', id: 'Agree', key: 'agree', label: 'I agree', validate: { required: true } },
      ],
    },
    {
      type: 'dynamiclist',
      id: 'Items',
      label: 'Items',
      path: 'items',
      isRepeating: true,
      allowAddRemove: true,
      defaultRepetitions: 1,
      components: [{ type: 'textfield', id: 'Item', key: 'item', label: 'Item', validate: { maxLength: 5 } }],
    },
    { type: 'html', id: 'Note', content: '<p>Thank <b>you</b>.</p>' },
    { type: 'separator', id: 'Line' },
    { type: 'spacer', id: 'Space', height: 20 },
    { type: 'expression', id: 'Sum', key: 'sum', expression: '=1 + 1', computeOn: 'change' },
    { type: 'iframe', id: 'Map', label: 'Map', url: 'https://maps.example.org/town' },
    { type: 'image', id: 'Logo', alt: 'Our logo', source: 'https://pictures.example.org/logo.png' },
    { type: 'text', id: 'Seen', text: '![Seal](https://pictures.example.org/seal.png)' },
    { type: 'html', id: 'Drawn', content: '<img alt="Plan" src="https://pictures.example.org/plan.png">' },
    {
      type: 'table',
      id: 'Prices',
      label: 'Prices',
      columns: [{ key: 'price', label: 'Price' }],
      dataSource: '=[{price: 1}, {price: 2}]',
      rowCount: 1,
    },
  ],
});

export const claimModel = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"
  id="claim-definitions" targetNamespace="http://example.org/claim">
  <bpmn:process id="claim" name="Damage claim" isExecutable="true">
    <bpmn:startEvent id="sent"><bpmn:extensionElements><zeebe:formDefinition formId="claim" /></bpmn:extensionElements><bpmn:outgoing>to-check</bpmn:outgoing></bpmn:startEvent>
    <bpmn:userTask id="check" name="Check claim"><bpmn:extensionElements><zeebe:userTask /><zeebe:formDefinition formId="claim" /><zeebe:assignmentDefinition assignee="admin" /></bpmn:extensionElements><bpmn:incoming>to-check</bpmn:incoming><bpmn:outgoing>to-end</bpmn:outgoing></bpmn:userTask>
    <bpmn:endEvent id="done"><bpmn:incoming>to-end</bpmn:incoming></bpmn:endEvent>
    <bpmn:sequenceFlow id="to-check" sourceRef="sent" targetRef="check" />
    <bpmn:sequenceFlow id="to-end" sourceRef="check" targetRef="done" />
  </bpmn:process>
</bpmn:definitions>`;

// helpers

function options(...labels: string[]): { label: string; value: string }[] {
  return labels.map((label) => ({ label, value: label.toLowerCase() }));
}
