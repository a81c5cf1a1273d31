import type { DataAssignment, DataAssociation, DataPlace } from '../../model/process-model.ts';
import { readExpression } from '../compilation.ts';
import type { Compilation } from '../compilation.ts';
import { present } from '../present.ts';
import type { FlowNode, ProcessGraph } from '../scopes.ts';
import type { XmlElement } from '../xml-tree.ts';
import { ARROW_PLACEHOLDER, placeOf } from './data-catalog.ts';
import type { DataCatalog } from './data-catalog.ts';

/** DAT-6: the associations of one element. Those without a source, or to a drawing tool's placeholder, are arrows only (1.2). */
export function readAssociations(
  c: Compilation,
  catalog: DataCatalog,
  graph: ProcessGraph,
  node: FlowNode,
  kind: 'dataInputAssociation' | 'dataOutputAssociation',
): readonly DataAssociation[] {
  return node.element.childrenNamed(kind).flatMap((element) => {
    if (isArrow(c, element)) {
      element.useAll();
      c.reporter.hint('DATA_ARROW_ONLY', element, { message: 'This data arrow documents only' });
      return [];
    }
    return readAssociation(c, catalog, graph, node, element) ?? [];
  });
}

// helpers

function isArrow(c: Compilation, element: XmlElement): boolean {
  if (element.children.some((child) => child.is('assignment') || child.is('transformation'))) return false;
  const targetId = element.children.find((child) => child.is('targetRef'))?.text.trim() ?? '';
  return (
    !element.children.some((child) => child.is('sourceRef')) ||
    c.byId.get(targetId)?.attribute('name') === ARROW_PLACEHOLDER
  );
}

function readAssociation(
  c: Compilation,
  catalog: DataCatalog,
  graph: ProcessGraph,
  node: FlowNode,
  element: XmlElement,
): DataAssociation | undefined {
  const place = (at: XmlElement): DataPlace | undefined => placeOf(c, catalog, graph, node, at, at.text);
  const sourceElements = element.childrenNamed('sourceRef');
  const sources = sourceElements.map(place);
  const targetElement = element.child('targetRef');
  if (targetElement === undefined) {
    c.reporter.error('DATA_SETS', element, {
      message: 'The data association has no target. Give it a targetRef',
    });
    return undefined;
  }
  const target = place(targetElement);
  const transformation = readTransformation(c, element);
  const assignments =
    target === undefined ? [] : readAssignments(c, element, target, targetElement.text.trim());
  if (transformation === undefined && sources.length !== 1 && assignments.length === 0) {
    c.reporter.error('DATA_SETS', element, {
      message:
        'A data association without transformation copies exactly one source. Name one, or give it a transformation',
    });
  } else if (transformation === undefined && sources.length > 1) {
    c.reporter.error('DATA_SETS', element, {
      message:
        'A data association without transformation has a single source. Remove the others, or give it a transformation',
    });
  }
  checkDirection(c, catalog, element, targetElement);
  if (
    target?.kind === 'store' &&
    transformation === undefined &&
    assignments.some(({ path }) => path.length > 0)
  )
    c.reporter.error('DATA_SETS', element, {
      message: 'A data store is written as a whole. Build the value by a transformation',
    });
  const found = sources.filter((source) => source !== undefined);
  if (target === undefined || found.length !== sources.length) return undefined;
  return {
    id: element.id ?? `${node.id}-${element.local}-${String(element.line)}`,
    sources: found,
    target,
    ...present({ transformation }),
    assignments,
  };
}

/** 10.4.2: an output association never fills a data input, an input association never a data output. */
function checkDirection(c: Compilation, catalog: DataCatalog, element: XmlElement, target: XmlElement): void {
  const wrong = element.is('dataOutputAssociation') ? 'input' : 'output';
  if (catalog.entries.get(target.text.trim())?.item.kind !== wrong) return;
  c.reporter.error('DATA_SETS', element, {
    message: `A ${element.local} cannot write to the data ${wrong} "${target.text.trim()}". Choose another target`,
  });
}

function readTransformation(c: Compilation, element: XmlElement): DataAssociation['transformation'] {
  const part = element.child('transformation');
  return part === undefined ? undefined : expressionOf(c, part, 'transformation');
}

function expressionOf(c: Compilation, part: XmlElement, label: string): DataAssociation['transformation'] {
  part.attribute('id');
  return readExpression(c, {
    text: part.text.trim(),
    at: part,
    label,
    place: 'expression',
    mapped: c.dialect !== 'native',
    ...present({ language: part.attribute('language') }),
  });
}

function readAssignments(
  c: Compilation,
  element: XmlElement,
  target: DataPlace,
  targetId: string,
): readonly DataAssignment[] {
  return element.childrenNamed('assignment').flatMap((assignment) => {
    assignment.attribute('id');
    const fromPart = assignment.child('from');
    const from = fromPart === undefined ? undefined : expressionOf(c, fromPart, 'from');
    const path = readPath(c, assignment, target, targetId);
    if (fromPart === undefined)
      c.reporter.error('DATA_SETS', assignment, {
        message: 'The assignment has no from. Give it an expression',
      });
    return from === undefined || path === undefined ? [] : [{ from, path }];
  });
}

/** `to` names the target, or a member of it: its id or its variable, then the path. */
function readPath(
  c: Compilation,
  assignment: XmlElement,
  target: DataPlace,
  targetId: string,
): readonly string[] | undefined {
  const part = assignment.child('to');
  part?.attribute('id');
  part?.attribute('language');
  const text = (part?.text ?? '').trim();
  const bare = text.replace(/^=\s*/, '').replace(/^[$#]\{\s*([^{}]*?)\s*\}$/, '$1');
  for (const start of [targetId, target.name]) {
    if (bare === start) return [];
    if (bare.startsWith(`${start}.`)) {
      const path = bare.slice(start.length + 1).split('.');
      if (path.every((member) => /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(member))) return path;
    }
  }
  c.reporter.error('EXPRESSION_UNSUPPORTED', assignment, {
    message: `The assignment goes to "${text}", which does not name its target. Write "${target.name}" or a member such as "${target.name}.part"`,
  });
  return undefined;
}
