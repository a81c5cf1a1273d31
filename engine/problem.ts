/** One finding of the deploy-time checks (bpmn.md section 4). The same in server, CLI and modeler. */
export interface Problem {
  /** Stable id such as `REF_UNRESOLVED`. */
  readonly code: string;
  /** ERROR refuses the deployment, WARNING is shown and deploys, HINT informs. */
  readonly severity: 'ERROR' | 'WARNING' | 'HINT';
  readonly resourceName: string;
  readonly elementId?: string;
  readonly elementName?: string;
  /** From 1. */
  readonly line?: number;
  readonly column?: number;
  /** Plain sentence that ends with the element's id and, where there is one, what to do. */
  readonly message: string;
  /** Why the rule exists: the clause of the standard or what would happen. */
  readonly why: string;
  /** How a run gets there: elements in order, with the flows that hold its tokens afterwards. */
  readonly path?: readonly { readonly elementId: string; readonly tokens: readonly string[] }[];
  /** A safe fix the modeler may offer. */
  readonly fix?: { readonly kind: string; readonly params: Readonly<Record<string, string>> };
}
