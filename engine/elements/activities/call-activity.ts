import type { CalledCompletion } from '../../command.ts';
import type { BehaviorContext, ElementBehavior } from '../../element-behavior.ts';
import { Failure } from '../../failure.ts';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import type { CallActivityElement } from '../../model/process-model.ts';
import { readInteger, readOptionalText, readText } from '../../read-expression.ts';
import type { ElementInstance } from '../../state.ts';

/**
 * Call activity (10.3.6): asks for one called instance and waits for it (CALL-1). Values are copied in and out, never
 * shared (CALL-4…6). Its termination waits until the called instance has ended (CALL-8).
 */
export const callActivity: ElementBehavior<CallActivityElement> = {
  onActivate: (ctx, element, instance) => request(ctx, element, instance),
  onResume: (ctx, element, instance) => request(ctx, element, instance),
  onComplete: (ctx, element, instance, variables) => {
    // CMP-6: what an undoing gives back is nothing of the call.
    if (instance.data.compensates !== undefined) return {};
    if (element.waitForCompletion === false) return variables;
    if (element.outParameters.length > 0) {
      const copied: Record<string, JsonValue> = element.propagateAllChildVariables ? { ...variables } : {};
      for (const { source, target } of element.outParameters)
        copied[target] = ctx.evaluateOver(source, variables, 'IO_MAPPING_ERROR');
      return copied;
    }
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
  const variables: Record<string, JsonValue> = {
    ...ctx.variables(instance.key, element.propagateAllParentVariables ? 'visible' : 'local'),
  };
  const passesLocals =
    element.passesOnlyLocals === true ||
    (element.passesLocals !== false && (element.inputMappings.length > 0 || element.data !== undefined));
  if (!element.propagateAllParentVariables && !passesLocals)
    for (const name of Object.keys(variables)) delete variables[name];
  for (const { source, target } of element.inParameters)
    variables[target] = ctx.evaluate(source, instance.key, 'IO_MAPPING_ERROR');
  return variables;
}
