/** Constructs that are refused today, each with the smallest process that has one and what it stands for. */
export interface RefusedConstruct {
  readonly name: string;
  /** Rows of the coverage table that it is all or a part of. */
  readonly rows: readonly string[];
  readonly content: string;
  readonly roots?: string;
}

const start = '<startEvent id="s"/><endEvent id="e"/>';
const through = (node: string): string =>
  `${start}${node}<sequenceFlow id="f" sourceRef="s" targetRef="x"/><sequenceFlow id="g" sourceRef="x" targetRef="e"/>`;

export const refusedConstructs: readonly RefusedConstruct[] = [
  {
    name: 'Java classes, beans and method calls (without delegatesAsJobs)',
    rows: [],
    content: through('<serviceTask id="x" camunda:class="com.example.A"/>'),
  },
  {
    name: 'Scripts in other languages than FEEL and JavaScript',
    rows: ['T08'],
    content: through('<scriptTask id="x" scriptFormat="groovy"><script>a</script></scriptTask>'),
  },
];
