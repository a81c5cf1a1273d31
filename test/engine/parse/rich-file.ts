const job = '<extensionElements><zeebe:taskDefinition type="w"/></extensionElements>';
const flow = (id: string, from: string, to: string): string =>
  `<sequenceFlow id="${id}" sourceRef="${from}" targetRef="${to}"/>`;

/**
 * One file that deploys and has every element of the standard beside flow nodes: root elements, collaboration, correlation, data,
 * lanes, resource roles, expressions. Each has its type as id.
 */
export const richFile = `<?xml version="1.0" encoding="UTF-8"?>
<definitions id="Definitions" name="d" targetNamespace="t" xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:millrace="urn:millrace:bpmn:1.0">
<import importType="http://www.w3.org/2001/XMLSchema" location="a.xsd" namespace="u"/>
<itemDefinition id="ItemDefinition" structureRef="xsd:string"/>
<itemDefinition id="item2" structureRef="xsd:int"/>
<itemDefinition id="itemList" structureRef="xsd:string" isCollection="true"/>
<message id="Message" name="m" itemRef="ItemDefinition"/>
<message id="m2" name="m2" itemRef="item2"/>
<message id="order" name="order"/>
<signal id="Signal" name="sg"/>
<error id="Error" name="e" errorCode="E"/>
<error id="er2" errorCode="E2"/>
<escalation id="Escalation" name="esc" escalationCode="S"/>
<interface id="Interface" name="Billing"><operation id="Operation" name="charge"><inMessageRef>Message</inMessageRef><outMessageRef>Message</outMessageRef><errorRef>Error</errorRef></operation></interface>
<interface id="i2" name="Shipping"><operation id="op2" name="send"><inMessageRef>Message</inMessageRef></operation></interface>
<resource id="Resource" name="team"><resourceParameter id="ResourceParameter" name="groups"/><resourceParameter id="rp3" name="more"/><resourceParameter id="rp2" name="users"/></resource>
<dataStore id="DataStore" name="store"/>
<dataStore id="ds2" name="store2"/>
<correlationProperty id="CorrelationProperty" name="cp"><correlationPropertyRetrievalExpression id="CorrelationPropertyRetrievalExpression" messageRef="order"><messagePath id="mp">id</messagePath></correlationPropertyRetrievalExpression></correlationProperty>
<correlationProperty id="cp2" name="cp2"><correlationPropertyRetrievalExpression id="re2" messageRef="order"><messagePath id="mp2">other</messagePath></correlationPropertyRetrievalExpression></correlationProperty>
<category id="Category" name="c"><categoryValue id="CategoryValue" value="v"/></category>
<partnerEntity id="PartnerEntity" name="pe"><participantRef>Participant</participantRef></partnerEntity>
<partnerRole id="PartnerRole" name="pr"><participantRef>Participant</participantRef></partnerRole>
<endPoint id="EndPoint"/>
<globalTask id="GlobalTask" name="gt"/>
<globalManualTask id="GlobalManualTask" name="gm"/>
<globalUserTask id="GlobalUserTask" name="gu"/>
<globalScriptTask id="GlobalScriptTask" name="gs" scriptLanguage="feel"><script>1</script></globalScriptTask>
<globalBusinessRuleTask id="GlobalBusinessRuleTask" name="gb"><extensionElements><zeebe:taskDefinition type="rules"/></extensionElements></globalBusinessRuleTask>
<collaboration id="Collaboration" name="c">
<participant id="pb" name="P" processRef="Process"><participantMultiplicity id="ParticipantMultiplicity" minimum="1" maximum="2"/></participant>
<participant id="Participant" name="Q" processRef="q"/>
<messageFlow id="MessageFlow" name="f" sourceRef="send" targetRef="Participant"/>
<conversation id="Conversation" name="conv"><participantRef>Participant</participantRef><participantRef>pb</participantRef></conversation>
<conversationLink id="ConversationLink" sourceRef="Participant" targetRef="Conversation"/>
<correlationKey id="CorrelationKey" name="k"><correlationPropertyRef>CorrelationProperty</correlationPropertyRef></correlationKey>
<correlationKey id="k2" name="k2"><correlationPropertyRef>cp2</correlationPropertyRef></correlationKey>
</collaboration>
<process id="Process" name="p" isExecutable="true">
<ioSpecification id="InputOutputSpecification"><dataInput id="DataInput" name="given"/><dataOutput id="DataOutput" name="result"/><inputSet id="InputSet" name="is"><dataInputRefs>DataInput</dataInputRefs></inputSet><outputSet id="OutputSet" name="os"><dataOutputRefs>DataOutput</dataOutputRefs></outputSet></ioSpecification>
<supportedInterfaceRef>Interface</supportedInterfaceRef>
<ioBinding id="InputOutputBinding" operationRef="Operation" inputDataRef="DataInput" outputDataRef="DataOutput"/>
<property id="Property" name="prop"/>
<laneSet id="LaneSet" name="ls"><lane id="Lane" name="l"><flowNodeRef>user</flowNodeRef></lane></laneSet>
<dataObject id="DataObject" name="obj"/>
<dataObject id="obj2" name="obj2"/>
<dataObjectReference id="DataObjectReference" name="ref" dataObjectRef="DataObject"><dataState id="DataState" name="ready"/></dataObjectReference>
<dataStoreReference id="DataStoreReference" name="sref" dataStoreRef="DataStore"/>
<startEvent id="s"/>
<serviceTask id="work" operationRef="Operation"><dataInputAssociation id="DataInputAssociation"><sourceRef>DataStoreReference</sourceRef><targetRef>Property</targetRef></dataInputAssociation><dataOutputAssociation id="DataOutputAssociation"><sourceRef>Property</sourceRef><targetRef>DataObjectReference</targetRef><assignment id="Assignment"><from id="Expression">prop</from><to>obj</to></assignment></dataOutputAssociation><dataOutputAssociation id="doa2"><sourceRef>Property</sourceRef><targetRef>DataOutput</targetRef></dataOutputAssociation></serviceTask>
<serviceTask id="list">${job}<multiInstanceLoopCharacteristics id="l"><loopCardinality id="FormalExpression" xsi:type="tFormalExpression">2</loopCardinality></multiInstanceLoopCharacteristics></serviceTask>
<sendTask id="send" messageRef="Message"/>
<userTask id="user"><extensionElements><zeebe:userTask/></extensionElements></userTask>
<userTask id="own"><extensionElements><zeebe:userTask/></extensionElements><potentialOwner id="PotentialOwner" name="po"><resourceRef>Resource</resourceRef><resourceParameterBinding id="ResourceParameterBinding" parameterRef="ResourceParameter"><expression id="x1">staff</expression></resourceParameterBinding></potentialOwner><humanPerformer id="HumanPerformer" name="hp"><resourceAssignmentExpression id="ResourceAssignmentExpression"><formalExpression id="x2">ann</formalExpression></resourceAssignmentExpression></humanPerformer><performer id="Performer" name="pf"><resourceAssignmentExpression id="x3"><formalExpression id="x4">bea</formalExpression></resourceAssignmentExpression></performer></userTask>
<endEvent id="e"/>
<intermediateThrowEvent id="throws"><signalEventDefinition id="sed" signalRef="Signal"/></intermediateThrowEvent>
<intermediateThrowEvent id="escalates"><escalationEventDefinition id="eed" escalationRef="Escalation"/></intermediateThrowEvent>
<boundaryEvent id="failed" attachedToRef="list"><errorEventDefinition id="erd" errorRef="Error"/></boundaryEvent><endEvent id="e2"/>${flow('f9', 'failed', 'e2')}
${flow('f1', 's', 'work')}${flow('f2', 'work', 'list')}${flow('f3', 'list', 'send')}${flow('f4', 'send', 'user')}${flow('f5', 'user', 'own')}${flow('f6', 'own', 'throws')}${flow('f7', 'throws', 'escalates')}${flow('f8', 'escalates', 'e')}
<textAnnotation id="TextAnnotation"><text>hello</text></textAnnotation>
<group id="Group" categoryValueRef="CategoryValue"/>
<association id="Association" sourceRef="TextAnnotation" targetRef="work"/>
<correlationSubscription id="CorrelationSubscription" correlationKeyRef="CorrelationKey"><correlationPropertyBinding id="CorrelationPropertyBinding" correlationPropertyRef="CorrelationProperty"><dataPath id="dp">orderId</dataPath></correlationPropertyBinding></correlationSubscription>
</process>
<process id="q" isExecutable="true"><startEvent id="qs"/><receiveTask id="wait" messageRef="Message"/><receiveTask id="wait2" messageRef="order"/><endEvent id="qe"/>${flow('g1', 'qs', 'wait')}${flow('g2', 'wait', 'wait2')}${flow('g3', 'wait2', 'qe')}</process>
<choreography id="Choreography" name="ch"/>
<relationship id="Relationship" type="t" direction="None"><source>Process</source><target>q</target></relationship>
</definitions>`;

/** The file with one attribute of one element set; what it said before is replaced. */
export function richFileWith(id: string, attribute: string, value: string): string {
  // An import has no id.
  const place = id === 'Import' ? '<import\\b' : `<\\w+(?=[^<>]* id="${id}")`;
  return richFile.replace(new RegExp(`${place}[^<>]*?(?=/?>)`), (tag) => {
    const without = tag.replace(new RegExp(`\\s${attribute}="[^"]*"`), '');
    return `${without} ${attribute}="${value}"`;
  });
}
