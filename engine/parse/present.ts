type Optional<T> = { [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined> };
type Required_<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] };
export type Present<T> = Required_<T> & Optional<T>;

/** The object without members that are undefined: a compiled model is plain JSON and says only what the file says. */
export function present<T extends object>(members: T): Present<T> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Present<T>;
}
