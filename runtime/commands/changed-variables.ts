import type { Fact } from '#engine';

/** The variables a transition changed, as text for the chain of state hashes. */
export function changedVariables(facts: readonly Fact[]): string {
  let text = '';
  for (const fact of facts) {
    if (fact.kind === 'variableWritten')
      text += `${fact.scopeKey} ${fact.name} ${JSON.stringify(fact.value)}\n`;
    else if (fact.kind === 'variableDeleted') text += `${fact.scopeKey} ${fact.name}\n`;
  }
  return text;
}
