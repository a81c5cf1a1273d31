import type { DirectoryEntry } from '#client';

/**
 * How a field offers what the directory has found: by name and id. The field takes the id, which is what models, filters and
 * assignments keep.
 */
export function directoryChoice(found: readonly DirectoryEntry[]) {
  return {
    data: found.map(({ id }) => id),
    // The server looked through names as well: what it found would be left out again where the id has none of the letters.
    filter: <Options>({ options }: { options: Options }): Options => options,
    renderOption: ({ option: { value } }: { option: { value: string } }): string => {
      const name = found.find(({ id }) => id === value)?.name ?? value;
      return name === value ? value : `${name} (${value})`;
    },
  };
}
