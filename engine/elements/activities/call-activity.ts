import type { CalledCompletion } from '../../command.ts';
import type { BehaviorContext, ElementBehavior } from '../../element-behavior.ts';
import { Failure } from '../../failure.ts';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import type { CallActivityElement } from '../../model/process-model.ts';
import { entriesInOrder } from '../../keys-in-order.ts';
import { readInteger, readOptionalText, readText } from '../../read-expression.ts';
import type { ElementInstance } from '../../state.ts';

/**
 * Call activity (10.3.6): asks for one called instance and waits for it (CALL-1). Values are copied in and out, never
 * shared (CALL-4…6). Its termination waits until the called instance has ended (CALL-8).
 */
export const callActivity: ElementBehavior<CallActivityElement> = {
  onActivate: (ctx, element, instance) => request(ctx, element, instance),
  onResume: (ctx, element, instance, data) => {
    const named = data['named'];
    if (named === undefined) request(ctx, element, instance);
    else if (element.instanceVariable !== undefined)
      ctx.writeVariable(instance.key, element.instanceVariable, named, 'outward');
  },
  onComplete: (ctx, element, instance, variables) => {
    // CMP-6: what an undoing gives back is nothing of the call.
    if (instance.data.compensates !== undefined) return {};
    if (element.waitForCompletion === false) return variables;
    if (
      element.outParameters.length > 0 ||
      element.keepsAllChildVariables === true ||
      element.outputIsLocal === true
    )
      return takeOut(ctx, element, instance, variables);
    const isRead = element.outputMappings.length > 0 || element.data?.declared === true;
    return isRead || element.propagateAllChildVariables ? variables : {};
  },
  onTerminate: (ctx, _element, instance) => ctx.endCall(instance),
};

// helpers

function request(ctx: BehaviorContext, element: CallActivityElement, instance: ElementInstance): void {
  const { key } = instance;
  if (instance.data.compensates !== undefined) {
    undo(ctx, element, instance, instance.data.compensates);
    return;
  }
  const processId = readText(ctx, element.processId, key, 'the called process id', 'CALLED_ELEMENT_ERROR');
  const { binding } = element;
  if (binding === 'version' && element.version === undefined)
    throw new Failure('CALLED_ELEMENT_ERROR', 'The call names no version.');
  ctx.call(instance, {
    processId,
    binding,
    version:
      element.version === undefined
        ? null
        : readInteger(ctx, element.version, key, 'the version', { minimum: 1, code: 'CALLED_ELEMENT_ERROR' }),
    versionTag:
      element.versionTag === undefined
        ? null
        : readText(ctx, element.versionTag, key, 'the version tag', 'CALLED_ELEMENT_ERROR'),
    businessId:
      readOptionalText(ctx, element.businessId, key, 'the business id') ??
      (element.inheritBusinessId ? ctx.businessId : null),
    variables: variablesIn(ctx, element, instance),
    ...(element.tenantId === undefined
      ? {}
      : { tenantId: readText(ctx, element.tenantId, key, 'the tenant', 'CALLED_ELEMENT_ERROR') }),
    ...(element.fallsBackToDefaultTenant === true ? { fallsBack: true } : {}),
    ...(element.startEventId === undefined ? {} : { startEventId: element.startEventId }),
    ...(element.waitForCompletion === false ? { isDetached: true } : {}),
  });
  ctx.remember(instance, { callPending: true, calledInstanceKey: null, callEnded: null });
}

/** CMP-6: a new called instance of the same version that only compensates, with the variables of the original's end. */
function undo(
  ctx: BehaviorContext,
  element: CallActivityElement,
  instance: ElementInstance,
  compensates: CalledCompletion,
): void {
  const { variables } = compensates;
  const businessId = element.inheritBusinessId ? ctx.businessId : null;
  const choice = { processId: element.id, binding: 'latest', version: null, versionTag: null } as const;
  ctx.call(instance, { ...choice, businessId, variables, compensates });
  ctx.remember(instance, { callPending: true, calledInstanceKey: null, callEnded: null });
}

/** CALL-4: all visible variables, or only those the input mappings and in-parameters made. */
function variablesIn(
  ctx: BehaviorContext,
  element: CallActivityElement,
  instance: ElementInstance,
): JsonObject {
  const locals = ctx.variables(instance.key, 'local');
  const variables: Record<string, JsonValue> = {
    ...(element.propagateAllParentVariables ? ctx.variables(instance.key, 'visible') : locals),
  };
  const passesLocals =
    element.passesOnlyLocals === true ||
    (element.passesLocals !== false && (element.inputMappings.length > 0 || element.data !== undefined));
  if (!element.propagateAllParentVariables && !passesLocals)
    for (const name of Object.keys(variables)) delete variables[name];
  for (const { source, target, local } of element.inParameters)
    variables[target] =
      local === true
        ? ctx.evaluateOver(source, locals, 'IO_MAPPING_ERROR')
        : ctx.evaluate(source, instance.key, 'IO_MAPPING_ERROR');
  return variables;
}

/** CALL-5: what `out` names goes outward; with `local` it stays with the call, for its output mappings and end listeners. */
function takeOut(
  ctx: BehaviorContext,
  element: CallActivityElement,
  instance: ElementInstance,
  variables: JsonObject,
): JsonObject {
  const copied: Record<string, JsonValue> = element.propagateAllChildVariables ? { ...variables } : {};
  const kept: Record<string, JsonValue> = element.keepsAllChildVariables === true ? { ...variables } : {};
  for (const { source, target, local } of element.outParameters)
    (local === true ? kept : copied)[target] = ctx.evaluateOver(source, variables, 'IO_MAPPING_ERROR');
  for (const [name, value] of entriesInOrder(kept)) ctx.writeVariable(instance.key, name, value, 'local');
  if (element.outputIsLocal !== true) return copied;
  // An instance of a multi-instance call keeps them: beside it there are others of the same names.
  const scopeKey = instance.role === 'inner' ? instance.key : (instance.parentKey ?? instance.key);
  for (const [name, value] of entriesInOrder(copied)) ctx.writeVariable(scopeKey, name, value, 'local');
  return {};
}
