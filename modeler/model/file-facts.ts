export interface ProcessFacts {
  processId: string;
  name: string;
  isExecutable: boolean;
}

export interface FileFacts {
  processes: ProcessFacts[];
  /** Ids of forms that the file links to, in order, each once. */
  formIds: string[];
  hasDrawing: boolean;
}

/**
 * What the list and the deploy dialog need to know about a BPMN file without opening it in an
 * editor. It reads tags only; whether the file is valid is decided by the server's checks.
 */
export function fileFacts(xml: string): FileFacts {
  const text = xml.replaceAll(/<!--[\s\S]*?-->/g, '');
  // `millrace:process` is what a process says of itself, not another one.
  const processes = [...text.matchAll(/<(?!millrace:)(?:[\w.-]+:)?process(\s[^>]*?)?\/?>/g)].map(
    ([, tag = '']) => ({
      processId: attributeOf(tag, 'id'),
      name: attributeOf(tag, 'name'),
      isExecutable: attributeOf(tag, 'isExecutable') === 'true',
    }),
  );
  const formIds = [...text.matchAll(/<(?:[\w.-]+:)?formDefinition(\s[^>]*?)\/?>/g)]
    .map(([, tag = '']) => attributeOf(tag, 'formId'))
    .filter((id) => id !== '' && !id.startsWith('='));
  // The other dialects name the form in an attribute of the task itself.
  const formRefs = [...text.matchAll(/\s[\w.-]+:formRef\s*=\s*(?:"([^"]*)"|'([^']*)')/g)]
    .map(([, double, single]) => decodeEntities(double ?? single ?? ''))
    .filter((id) => id !== '' && !/^[#$]\{/.test(id));
  return {
    processes,
    formIds: [...new Set([...formIds, ...formRefs])],
    hasDrawing: /<(?:[\w.-]+:)?BPMNDiagram[\s>]/.test(text),
  };
}

/** The process that stands for the file: the first executable one, else the first. */
export function mainProcess(facts: FileFacts): ProcessFacts | undefined {
  return facts.processes.find((process) => process.isExecutable) ?? facts.processes[0];
}

/** A file that is named like BPMN or looks like it; forms and others are told apart by the caller. */
export function isBpmnFile(fileName: string, content: string): boolean {
  return /\.(bpmn|bpmn20\.xml)$/i.test(fileName) || /<(?:[\w.-]+:)?definitions[\s>]/.test(content);
}

/** The value of an attribute in the text of a tag. */
export function attributeOf(tag: string, name: string): string {
  const found = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(tag);
  return decodeEntities(found?.[1] ?? found?.[2] ?? '');
}

// helpers

function decodeEntities(text: string): string {
  return text.replaceAll(/&(#x[\da-f]+|#\d+|lt|gt|quot|apos|amp);/gi, (whole, entity: string) => {
    const named: Record<string, string> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
    if (!entity.startsWith('#')) return named[entity.toLowerCase()] ?? whole;
    const isHex = entity[1]?.toLowerCase() === 'x';
    const code = Number.parseInt(entity.slice(isHex ? 2 : 1), isHex ? 16 : 10);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
