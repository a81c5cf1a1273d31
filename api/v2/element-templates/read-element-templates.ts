import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '../../config.ts';

/** Every `.json` file of the folder: one template, or a list of them. Read at the start, so that a mistake is seen at once. */
export function readElementTemplates(folder: string): readonly object[] {
  return filesIn(folder).flatMap((name) => {
    const templates = readFile(join(folder, name), name);
    for (const each of templates)
      if (!isTemplate(each))
        throw new ConfigError(
          'ELEMENT_TEMPLATES_DIR',
          `has the file ${JSON.stringify(name)}, in which something is no element template: it needs id, name, appliesTo and properties.`,
        );
    return templates as object[];
  });
}

// helpers

function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .sort();
  } catch {
    throw new ConfigError(
      'ELEMENT_TEMPLATES_DIR',
      `is ${JSON.stringify(folder)}, which is no folder that can be read.`,
    );
  }
}

function readFile(path: string, name: string): readonly unknown[] {
  try {
    const content: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return Array.isArray(content) ? content : [content];
  } catch {
    throw new ConfigError(
      'ELEMENT_TEMPLATES_DIR',
      `has the file ${JSON.stringify(name)}, which is not JSON.`,
    );
  }
}

function isTemplate(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { id, name, appliesTo, properties } = value as Record<string, unknown>;
  return (
    typeof id === 'string' &&
    typeof name === 'string' &&
    Array.isArray(appliesTo) &&
    Array.isArray(properties)
  );
}
