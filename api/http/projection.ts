import type { z } from 'zod';
import { isPlainObject } from './fields.ts';

/** Turns what a service returned into the documented answer. */
export type Projector = (value: unknown, isExtended: boolean) => unknown;

/**
 * Compiles a response schema once into a function (api.md 1.5). Plain answers get exactly the public fields, all of them
 * (null where nothing is known), and only public enum values; extended answers get the own fields and values too.
 */
export function compileProjector(schema: z.ZodType): Projector {
  const definition = schema._zod.def as { type: string };
  const plain = schema.meta()?.['x-plain'] as PlainEnum | undefined;
  if (plain) return projectEnum(plain);
  switch (definition.type) {
    case 'object':
      return projectObject(schema as z.ZodObject);
    case 'array':
      return projectArray(compileProjector((schema as z.ZodArray)._zod.def.element as z.ZodType));
    case 'nullable':
    case 'optional':
      return projectNullable(compileProjector((schema as z.ZodNullable)._zod.def.innerType as z.ZodType));
    default:
      return (value) => value;
  }
}

interface PlainEnum {
  readonly values: readonly string[];
  readonly instead: Readonly<Record<string, string>>;
  readonly otherwise: string;
}

function projectEnum(plain: PlainEnum): Projector {
  const allowed = new Set(plain.values);
  const instead = new Map(Object.entries(plain.instead));
  return (value, isExtended) => {
    if (isExtended || typeof value !== 'string' || allowed.has(value)) return value;
    return instead.get(value) ?? plain.otherwise;
  };
}

function projectObject(schema: z.ZodObject): Projector {
  const fields = Object.entries(schema.shape).map(([name, field]) => {
    const isOptional = field._zod.def.type === 'optional';
    return {
      name,
      isOptional,
      isExtended: isExtendedOnly(field as z.ZodType),
      missing: missingValue(field as z.ZodType),
      project: compileProjector(field as z.ZodType),
    };
  });
  return (value, isExtended) => {
    if (!isPlainObject(value)) return value;
    const answer: Record<string, unknown> = {};
    for (const field of fields) {
      if (field.isExtended && !isExtended) continue;
      const member = value[field.name];
      if (member !== undefined) answer[field.name] = field.project(member, isExtended);
      else if (!field.isOptional) answer[field.name] = field.missing;
    }
    return answer;
  };
}

function projectArray(item: Projector): Projector {
  return (value, isExtended) =>
    Array.isArray(value) ? value.map((member) => item(member, isExtended)) : value;
}

function projectNullable(inner: Projector): Projector {
  return (value, isExtended) => (value === null ? null : inner(value, isExtended));
}

function isExtendedOnly(schema: z.ZodType): boolean {
  return schema.meta()?.['x-extended'] === true;
}

function missingValue(schema: z.ZodType): unknown {
  switch (schema._zod.def.type) {
    case 'array':
      return [];
    case 'record':
      return {};
    case 'boolean':
      return false;
    default:
      return null;
  }
}
