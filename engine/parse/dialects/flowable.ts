import { mappedDialect } from './camunda7.ts';
import type { Dialect } from './dialect.ts';

/** `flowable:` and `activiti:`: the same words as `camunda:` for the rows that are mapped; what differs is read by name there. */
export const flowable: Dialect = mappedDialect('flowable');
