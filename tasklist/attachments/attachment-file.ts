/** As the server has it: a larger file is refused there as well. */
export const attachmentMegabytesMax = 10;
const megabyte = 1_048_576;

/** What would be refused, said before anything is sent; undefined when the file can go. */
export function fileProblem({ size }: { size: number }): 'tooLarge' | 'empty' | undefined {
  if (size === 0) return 'empty';
  return size > attachmentMegabytesMax * megabyte ? 'tooLarge' : undefined;
}

export function sizeText(bytes: number, language: string): string {
  const [value, unit] =
    bytes < 1000
      ? [bytes, 'byte']
      : bytes < megabyte
        ? [bytes / 1024, 'kilobyte']
        : [bytes / megabyte, 'megabyte'];
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: unit as string,
    maximumFractionDigits: unit === 'megabyte' ? 1 : 0,
  }).format(value as number);
}

/** Pictures whose first bytes the server has checked; anything else is only handed out as a file. */
export function isPicture(contentType: string | null): boolean {
  return /^image\/(png|jpeg|gif|webp)$/.test(contentType ?? '');
}
