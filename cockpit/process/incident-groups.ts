import type { Incident } from '#client';

/** Open incidents that say the same about the same element. */
export interface IncidentGroup {
  fingerprint: string | undefined;
  elementId: string;
  /** The newest message; numbers and ids in the others may differ. */
  example: string;
  errorType: string;
  count: number;
  incidentKeys: string[];
  instances: number;
  firstSeen: string;
  lastSeen: string;
}

/** Groups by the server's fingerprint, largest first; without one, by element and message. */
export function groupIncidents(incidents: readonly Incident[]): IncidentGroup[] {
  const groups = new Map<string, Incident[]>();
  for (const incident of incidents) {
    const id = incident.fingerprint ?? `${incident.elementId} ${incident.errorMessage}`;
    const group = groups.get(id);
    if (group) group.push(incident);
    else groups.set(id, [incident]);
  }
  return [...groups.values()]
    .map(groupOf)
    .sort((a, b) => b.count - a.count || b.lastSeen.localeCompare(a.lastSeen));
}

/** The `error` filter that finds the instances of a group. */
export function groupFilter(group: IncidentGroup): string {
  return group.fingerprint ? `fp:${group.fingerprint}` : group.example;
}

// helpers

function groupOf(incidents: Incident[]): IncidentGroup {
  const byTime = [...incidents].sort((a, b) => a.creationTime.localeCompare(b.creationTime));
  const first = byTime[0] as Incident;
  const last = byTime.at(-1) as Incident;
  return {
    fingerprint: last.fingerprint ?? undefined,
    elementId: last.elementId,
    example: last.errorMessage,
    errorType: last.incidentType ?? last.errorType,
    count: incidents.length,
    incidentKeys: byTime.map((incident) => incident.incidentKey),
    instances: new Set(incidents.map((incident) => incident.processInstanceKey)).size,
    firstSeen: first.creationTime,
    lastSeen: last.creationTime,
  };
}
