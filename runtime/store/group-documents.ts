import type { SectionName } from './group-rows.ts';
import type { Section } from './group-section.ts';

/** Files of a start form, kept with the start itself: a server that dies after it has promised nothing that is lost later. */
export const documentSections: Partial<Record<SectionName, Section>> = {
  keptDocuments: {
    role: 'write',
    columns: [
      ['instanceKey', 'bigint'],
      ['tenantId', 'text'],
      ['documentId', 'text'],
    ],
    sql: `UPDATE documents o SET expires_at = null, is_provisional = false, instance_key = r."instanceKey"
      FROM @rows @won WHERE o.tenant_id = r."tenantId" AND o.document_id = r."documentId" AND o.is_provisional`,
  },
};
