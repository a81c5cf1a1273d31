import type { ConnectorInfo, ConnectorOverview } from '../contract/connectors.ts';
import { requireTenant } from '../commands/settle-outcome.ts';
import type { Database } from '../store/definitions/in-transaction.ts';
import { listConnectorCalls } from '../store/connector-call-rows.ts';
import type { ConnectorSettingStore } from './connector-settings.ts';
import { CONNECTOR_TYPES } from './connector-types.ts';

export interface OverviewPorts {
  readonly pool: Database;
  /** Whether this process runs them. */
  readonly isRunning: boolean;
  readonly hasMailServer: boolean;
  readonly settings: ConnectorSettingStore;
  readonly test: ConnectorOverview['test'];
}

/** The connectors of this server and how they are doing. */
export function createConnectorOverview(ports: OverviewPorts): ConnectorOverview {
  return {
    list: async (context) => {
      requireTenant(context);
      const counted = await listConnectorCalls(ports.pool, context.tenantId);
      const settings = await ports.settings.listOf(context.tenantId);
      return CONNECTOR_TYPES.map((type): ConnectorInfo => {
        const calls = counted.find(({ connector }) => connector === type);
        const missing = type === 'millrace:mail' && !ports.hasMailServer ? 'SMTP_URL' : null;
        return {
          type,
          state: !ports.isRunning ? 'OFF' : missing === null ? 'RUNNING' : 'NOT_CONFIGURED',
          enabled: settings.find(({ connector }) => connector === type)?.settings.enabled ?? true,
          missing,
          calls: calls?.calls ?? 0,
          failures: calls?.failures ?? 0,
          lastCallAt: calls?.lastCallAt.toISOString() ?? null,
          lastFailureAt: calls?.lastFailureAt?.toISOString() ?? null,
          lastFailure: calls?.lastFailure ?? null,
        };
      });
    },
    getSettings: ports.settings.getSettings,
    putSettings: ports.settings.putSettings,
    test: ports.test,
  };
}
