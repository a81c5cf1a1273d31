/** The part of dmn-moddle that is used. */
declare module 'dmn-moddle' {
  export interface DmnElement {
    readonly $type: string;
  }

  export interface DmnWarning {
    readonly message: string;
  }

  export class DmnModdle {
    constructor(packages?: Readonly<Record<string, unknown>>);
    fromXML(
      xml: string,
      type: string,
    ): Promise<{
      readonly elementsById: Readonly<Record<string, DmnElement | undefined>>;
      readonly warnings: readonly DmnWarning[];
    }>;
  }
}
