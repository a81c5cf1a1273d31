/** One real process that runs instances and tells webhooks of them, for tests that end it before or while it does. */
import { allCapabilities, createRuntime } from '../../dist/runtime/index.js';

const runtime = await createRuntime({
  connectionString: process.env.DATABASE_URL,
  without: process.env.TEST_DATABASE === 'plain' ? allCapabilities : [],
  allowedHosts: ['127.0.0.1'],
  secretKeys: [process.env.SECRETS_KEY],
});
const caller = {
  id: 'faults',
  kind: 'system',
  tenantIds: ['<default>'],
  groupIds: [],
  roleIds: [],
  grants: [],
};
process.on('message', ({ processDefinitionId }) => {
  runtime.instances
    .start({ caller, tenantId: '<default>' }, { processDefinitionId, variables: {} })
    .catch(() => undefined);
});
process.on('disconnect', () => process.exit(0));
process.send?.('ready');
