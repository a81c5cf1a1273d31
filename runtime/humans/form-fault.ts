/** One field that does not fit; `pointer` leads to it in the request. */
export interface FormError {
  readonly pointer: string;
  readonly code: 'MISSING_FIELD' | 'WRONG_TYPE' | 'INVALID_VALUE' | 'TOO_LONG';
  readonly message: string;
}

export type Finding = Omit<FormError, 'pointer'> | null;

export function fault(code: FormError['code'], message: string): Finding {
  return { code, message };
}
