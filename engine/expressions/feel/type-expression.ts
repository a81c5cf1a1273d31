import { nameOf } from '../feel-tree.ts';
import type { FeelNode } from '../feel-tree.ts';
import { ANY, builtInType } from './type.ts';
import type { FeelType } from './type.ts';

/** Finds an item definition by its name, `model.name` for an imported one. */
export type NamedTypes = (name: string) => FeelType | undefined;

/** The type a `Type` node names; undefined when it, or a part of it, is not known. */
export function typeOfNode(node: FeelNode, types: NamedTypes): FeelType | undefined {
  const [child] = node.children;
  if (child === undefined) return undefined;
  switch (child.name) {
    case 'QualifiedName':
      return typeNamed(
        child.children
          .filter((part) => part.name === 'VariableName')
          .map((part) => nameOf(part))
          .join('.'),
        types,
      );
    case 'SpecialType':
      return typeNamed(child.text.replace(/\s+/g, ' '), types);
    case 'ListType':
      return listType(child, types);
    case 'ContextType':
      return contextType(child, types);
    case 'FunctionType':
      return functionType(child, types);
    default:
      return undefined;
  }
}

/** A type by its name, as `typeRef` writes it. An item definition of the name goes before a built-in. */
export function typeNamed(name: string, types: NamedTypes): FeelType | undefined {
  return types(name) ?? builtInType(name);
}

// helpers

/** The grammar has no `range<…>`; the parser writes it as a list and marks the node. */
function listType(node: FeelNode, types: NamedTypes): FeelType | undefined {
  const of = part(node, types);
  return of === undefined ? undefined : { kind: node.text.startsWith('range') ? 'range' : 'list', of };
}

function part(node: FeelNode, types: NamedTypes): FeelType | undefined {
  const inner = node.children.find((child) => child.name === 'Type');
  return inner === undefined ? ANY : typeOfNode(inner, types);
}

function contextType(node: FeelNode, types: NamedTypes): FeelType | undefined {
  const entries = node.children.find((child) => child.name === 'ContextEntryTypes')?.children ?? [];
  const members = new Map<string, FeelType>();
  for (const entry of entries.filter((child) => child.name === 'ContextEntryType')) {
    const type = part(entry, types);
    if (type === undefined) return undefined;
    members.set(nameOf(entry.children[0]!), type);
  }
  return { kind: 'context', members };
}

function functionType(node: FeelNode, types: NamedTypes): FeelType | undefined {
  const given = node.children.find((child) => child.name === 'ArgumentTypes')?.children ?? [];
  const parameters: FeelType[] = [];
  for (const argument of given.filter((child) => child.name === 'ArgumentType')) {
    const type = part(argument, types);
    if (type === undefined) return undefined;
    parameters.push(type);
  }
  const result = part(node, types);
  return result === undefined ? undefined : { kind: 'function', parameters, result };
}
