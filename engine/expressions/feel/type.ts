/** Types of FEEL (DMN 1.5, 10.3.2.9.3) and the item definitions made from them. */
export type FeelType =
  | { readonly kind: SimpleTypeName }
  | { readonly kind: 'list'; readonly of: FeelType }
  | { readonly kind: 'range'; readonly of: FeelType }
  | { readonly kind: 'context'; readonly members: ReadonlyMap<string, FeelType> }
  | { readonly kind: 'function'; readonly parameters: readonly FeelType[]; readonly result: FeelType }
  /** The base type with the values an item definition allows. */
  | {
      readonly kind: 'restricted';
      readonly base: FeelType;
      /** The unary tests as written. */
      readonly text: string;
      readonly allows: (value: unknown) => boolean;
    }
  /** A definition that refers to itself or to one of another model; resolved when it is needed. */
  | { readonly kind: 'deferred'; readonly resolve: () => FeelType };

export type SimpleTypeName =
  | 'any'
  | 'null'
  | 'number'
  | 'string'
  | 'boolean'
  | 'date'
  | 'time'
  | 'date and time'
  | 'days and time duration'
  | 'years and months duration';

export const ANY: FeelType = { kind: 'any' };

/** Names as the standard, its older versions and other engines write them. */
const BUILT_IN_NAMES: ReadonlyMap<string, FeelType> = new Map<string, FeelType>([
  ['Any', ANY],
  ['any', ANY],
  ['Null', { kind: 'null' }],
  ['null', { kind: 'null' }],
  ['number', { kind: 'number' }],
  ['integer', { kind: 'number' }],
  ['long', { kind: 'number' }],
  ['double', { kind: 'number' }],
  ['string', { kind: 'string' }],
  ['boolean', { kind: 'boolean' }],
  ['date', { kind: 'date' }],
  ['time', { kind: 'time' }],
  ['date and time', { kind: 'date and time' }],
  ['dateTime', { kind: 'date and time' }],
  ['days and time duration', { kind: 'days and time duration' }],
  ['dayTimeDuration', { kind: 'days and time duration' }],
  ['years and months duration', { kind: 'years and months duration' }],
  ['yearMonthDuration', { kind: 'years and months duration' }],
  ['list', { kind: 'list', of: ANY }],
  ['context', { kind: 'context', members: new Map() }],
  ['function', { kind: 'function', parameters: [], result: ANY }],
]);

export function builtInType(name: string): FeelType | undefined {
  return BUILT_IN_NAMES.get(name);
}
