/**
 * What follows a write, also when the dialog or page that asked for it has closed by then: callbacks given to `mutate` itself are
 * lost with their component. Without `onError` the place shows the mutation's own `error`.
 */
export function afterWrite<Result>(
  write: Promise<Result>,
  onSuccess: (result: Result) => void,
  onError: (error: unknown) => void = () => undefined,
): void {
  void write.then(onSuccess, onError);
}
