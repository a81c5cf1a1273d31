import { toJson } from '../../json-result.ts';
import { fromJson } from '../json.ts';
import type { JsonValue } from '../../../model/json.ts';
import { signature } from './signature.ts';
import type { Signature } from './signature.ts';

/** Functions beyond the standard that process models of the three dialects use. None depends on chance. */
export const EXTENSION_FUNCTIONS: Readonly<Record<string, readonly Signature[]>> = {
  not: [
    signature('negand: any', (args) => (typeof args.get(0) === 'boolean' ? !args.get<boolean>(0) : null)),
  ],
  'get or else': [signature('value: any, default: any', (args) => args.get(0) ?? args.get(1))],
  'is defined': [signature('value: any', (args) => args.get(0) !== null)],
  assert: [
    signature('value: any, condition: any', (args) => {
      if (args.get(1) !== true) throw new AssertionFailed('The condition is not fulfilled');
      return args.get(0);
    }),
    signature('value: any, condition: any, cause: string', (args) => {
      if (args.get(1) !== true) throw new AssertionFailed(args.get(2));
      return args.get(0);
    }),
  ],
  'to json': [
    signature('value: any', (args) => {
      const json = toJson(args.get(0));
      return json.ok ? JSON.stringify(json.value) : null;
    }),
  ],
  'from json': [
    signature('value: string', (args) => {
      try {
        return fromJson(JSON.parse(args.get(0)) as JsonValue);
      } catch {
        return null;
      }
    }),
  ],
  fromAi: [
    signature('value: any, description?: any, type?: any, schema?: any, options?: any', (args) =>
      args.get(0),
    ),
  ],
};

/** `assert()` whose condition does not hold; the text is the author's. */
export class AssertionFailed extends Error {}
