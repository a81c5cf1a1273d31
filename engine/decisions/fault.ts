/** A decision that has no result: its table is contradicted by what it met. Evaluation turns it into a failure. */
export class DecisionFault extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}
