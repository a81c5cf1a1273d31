import type { Answer, NamedFile } from '../../api/send-to.ts';
import { ordersModel } from '../../support/decision-models.ts';
import { checkForm, reviewModel, startForm } from './review-model.ts';
import { shippingModel } from './shipping-model.ts';
import type { RunningServer } from './start-server.ts';

/** What the router's paths with a parameter need to be addresses, while there is nothing and once there is something. */
export type Examples = Record<string, string>;
export const ofNothing: Examples = {
  '/t/$key': '/t/1',
  '/i/$key': '/i/1',
  '/tasks/$userTaskKey': '/tasks/1',
  '/start/$processDefinitionId': '/start/gone',
  '/requests/$processInstanceKey': '/requests/1',
  '/models/drafts/$draftId': '/models/drafts/gone',
  '/models/projects/$projectKey': '/models/projects/1',
  '/models/processes/$processId': '/models/processes/gone',
  '/models/processes/$processId/compare': '/models/processes/gone/compare',
  '/models/decisions/$requirementsId': '/models/decisions/gone',
  '/operate/processes/$processDefinitionId': '/operate/processes/gone',
  '/operate/instances/$processInstanceKey': '/operate/instances/1',
};

/** Something of everything, and where to find it. */
export async function fillPages(api: RunningServer): Promise<Examples> {
  const deploy = async (...files: readonly NamedFile[]) => expectDone(await api.deploy(...files));
  await deploy(
    ['review.bpmn', reviewModel],
    ['review-start.form', startForm],
    ['review-check.form', checkForm],
  );
  await deploy(['review.bpmn', reviewModel.replace('Expense submitted', 'Expense sent')]);
  await deploy(['shipping.bpmn', shippingModel], ['orders.dmn', ordersModel()]);
  const post = async (at: string, body: unknown) => expectDone(await api.call('POST', at, { body }));
  for (const requester of ['Ana', 'Bo']) {
    const variables = { requester, amount: 12 };
    await post('/v2/process-instances', { processDefinitionId: 'review', variables });
  }
  const { processInstanceKey } = await post('/v2/process-instances', { processDefinitionId: 'shipping' });
  const { jobs } = await post('/v2/jobs/activation', {
    type: 'create-label',
    timeout: 60_000,
    maxJobsToActivate: 1,
  });
  await post(`/v2/jobs/${jobs[0].jobKey}/failure`, { retries: 0, errorMessage: 'The printer is on fire' });
  const { items } = await post('/v2/user-tasks/search', {});
  const task = items[0].userTaskKey as string;
  await post('/v2/comments', { targetType: 'USER_TASK', targetKey: task, text: 'Is the receipt there?' });
  await post('/v2/inbound-hooks', { action: 'START', processDefinitionId: 'shipping', auth: 'HMAC' });
  await api.call('PUT', '/v2/secrets/BANK', { body: { value: 'a value', description: 'of the bank' } });
  const files = [{ name: 'review.bpmn', content: reviewModel }];
  const { projectKey } = await post('/v2/projects', { name: 'Expenses', files });
  return {
    '/t/$key': `/t/${task}`,
    '/i/$key': `/i/${processInstanceKey}`,
    '/tasks/$userTaskKey': `/tasks/${task}`,
    '/start/$processDefinitionId': '/start/review',
    '/requests/$processInstanceKey': `/requests/${items[0].processInstanceKey}`,
    // Drafts are kept by the browser, which has none yet.
    '/models/drafts/$draftId': '/models/drafts/gone',
    '/models/projects/$projectKey': `/models/projects/${projectKey}`,
    '/models/processes/$processId': '/models/processes/review',
    '/models/processes/$processId/compare': '/models/processes/review/compare?left=1&right=2',
    '/models/decisions/$requirementsId': '/models/decisions/orders',
    '/operate/processes/$processDefinitionId': '/operate/processes/shipping',
    '/operate/instances/$processInstanceKey': `/operate/instances/${processInstanceKey}`,
  };
}

// helpers

function expectDone({ status, text, body }: Answer): Answer['body'] {
  if (status >= 300) throw new Error(`The pages could not be filled: ${text}`);
  return body;
}
