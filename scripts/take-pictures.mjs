/**
 * Takes the pictures of the README anew: builds what is old, starts a server with the example processes on a database of its own,
 * fills it with a little work, and photographs each area. Usage: `node scripts/take-pictures.mjs`, with Chromium installed.
 */
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { findChromium } from './find-chromium.mjs';
import { ensureBuilt, root } from './prepare.mjs';

const USER = 'admin';
const PASSWORD = 'admin-pass-1';
const READY_WITHIN_MS = 60_000;
const SIZE = { width: 1440, height: 900 };

/** A service task that nobody does: its job is taken and failed here. */
const SHIPPING = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"
  xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI"
  xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="shipping" targetNamespace="http://example.org/shipping">
  <bpmn:process id="order-shipping" name="Order shipping" isExecutable="true">
    <bpmn:startEvent id="packed" name="Order packed"><bpmn:outgoing>a</bpmn:outgoing></bpmn:startEvent>
    <bpmn:serviceTask id="label" name="Create label"><bpmn:extensionElements><zeebe:taskDefinition type="picture-label" retries="1" /></bpmn:extensionElements><bpmn:incoming>a</bpmn:incoming><bpmn:outgoing>b</bpmn:outgoing></bpmn:serviceTask>
    <bpmn:serviceTask id="call" name="Call carrier"><bpmn:extensionElements><zeebe:taskDefinition type="picture-call" /></bpmn:extensionElements><bpmn:incoming>b</bpmn:incoming><bpmn:outgoing>c</bpmn:outgoing></bpmn:serviceTask>
    <bpmn:endEvent id="shipped" name="Shipped"><bpmn:incoming>c</bpmn:incoming></bpmn:endEvent>
    <bpmn:sequenceFlow id="a" sourceRef="packed" targetRef="label" /><bpmn:sequenceFlow id="b" sourceRef="label" targetRef="call" />
    <bpmn:sequenceFlow id="c" sourceRef="call" targetRef="shipped" />
  </bpmn:process>
  <bpmndi:BPMNDiagram id="diagram"><bpmndi:BPMNPlane id="plane" bpmnElement="order-shipping">
    <bpmndi:BPMNShape id="s1" bpmnElement="packed"><dc:Bounds x="160" y="102" width="36" height="36" /></bpmndi:BPMNShape>
    <bpmndi:BPMNShape id="s2" bpmnElement="label"><dc:Bounds x="250" y="80" width="100" height="80" /></bpmndi:BPMNShape>
    <bpmndi:BPMNShape id="s3" bpmnElement="call"><dc:Bounds x="410" y="80" width="100" height="80" /></bpmndi:BPMNShape>
    <bpmndi:BPMNShape id="s4" bpmnElement="shipped"><dc:Bounds x="570" y="102" width="36" height="36" /></bpmndi:BPMNShape>
    <bpmndi:BPMNEdge id="e1" bpmnElement="a"><di:waypoint x="196" y="120" /><di:waypoint x="250" y="120" /></bpmndi:BPMNEdge>
    <bpmndi:BPMNEdge id="e2" bpmnElement="b"><di:waypoint x="350" y="120" /><di:waypoint x="410" y="120" /></bpmndi:BPMNEdge>
    <bpmndi:BPMNEdge id="e3" bpmnElement="c"><di:waypoint x="510" y="120" /><di:waypoint x="570" y="120" /></bpmndi:BPMNEdge>
  </bpmndi:BPMNPlane></bpmndi:BPMNDiagram>
</bpmn:definitions>`;

const EXPENSES = [
  ['EXP-221', 'Mia Lindqvist', 184.5, 'travel', 'Train to the customer in Gothenburg'],
  ['EXP-222', 'Cem Arslan', 62, 'meals', 'Lunch with the auditors'],
  ['EXP-223', 'Ana Costa', 1240, 'equipment', 'Screen and chair for the new desk'],
  ['EXP-224', 'Bo Lind', 39.9, 'other', 'Cables'],
];

await ensureBuilt();
const dataDir = mkdtempSync(path.join(tmpdir(), 'pictures-'));
// The user who runs PostgreSQL for root enters it too; the cluster would else be kept elsewhere, and stay there.
chmodSync(dataDir, 0o755);
const port = await freePort();
const base = `http://127.0.0.1:${port}`;
const server = spawn(process.execPath, [path.join(root, 'dist', 'api', 'main.js')], {
  env: { ...process.env, PORT: String(port), DATA_DIR: dataDir, ADMIN_USER: USER, ADMIN_PASSWORD: PASSWORD },
  stdio: ['ignore', 'ignore', 'inherit'],
});
try {
  await untilReady();
  const instance = await prepareWork();
  await takePictures(instance);
} finally {
  const ended = new Promise((resolve) => server.once('exit', resolve));
  server.kill();
  await ended;
  rmSync(dataDir, { recursive: true, force: true });
}

// helpers

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port: free } = probe.address();
      probe.close(() => resolve(free));
    });
  });
}

async function untilReady() {
  const until = Date.now() + READY_WITHIN_MS;
  while (Date.now() < until) {
    const answer = await fetch(`${base}/health/ready`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('The server was not ready within a minute. Start it by hand and read what it says.');
}

async function call(method, address, body) {
  const isForm = body instanceof FormData;
  const answer = await fetch(base + address, {
    method,
    headers: {
      authorization: `Basic ${Buffer.from(`${USER}:${PASSWORD}`).toString('base64')}`,
      ...(isForm ? {} : { 'content-type': 'application/json' }),
    },
    body: isForm ? body : JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${method} ${address}: ${answer.status} ${await answer.text()}`);
  return answer.status === 204 ? undefined : answer.json();
}

/** Expenses to approve, and an order whose label cannot be printed. Answers the key of the order. */
async function prepareWork() {
  for (const [businessId, employee, amount, category, purpose] of EXPENSES)
    await call('POST', '/v2/process-instances', {
      processDefinitionId: 'expense-approval',
      businessId,
      variables: { employee, amount, category, purpose },
    });
  const files = new FormData();
  files.append('resources', new Blob([SHIPPING]), 'order-shipping.bpmn');
  await call('POST', '/v2/deployments', files);
  const { processInstanceKey } = await call('POST', '/v2/process-instances', {
    processDefinitionId: 'order-shipping',
    businessId: 'A-301',
    variables: { customer: { name: 'Ana', city: 'Zürich' }, weight: 2.5 },
  });
  const { jobs } = await call('POST', '/v2/jobs/activation', {
    type: 'picture-label',
    timeout: 60_000,
    maxJobsToActivate: 1,
    requestTimeout: 10_000,
  });
  await call('POST', `/v2/jobs/${jobs[0].jobKey}/failure`, {
    retries: 0,
    errorMessage: 'HTTP 422 from the carrier: postcode is missing',
  });
  return processInstanceKey;
}

async function takePictures(instance) {
  const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox'] });
  try {
    const context = await browser.newContext({ baseURL: base, viewport: SIZE, locale: 'en-US' });
    const page = await context.newPage();
    const take = async (name) => {
      await page.waitForFunction(() => document.querySelector('[aria-busy="true"]') === null);
      await page.evaluate(() => document.fonts.ready);
      await page.screenshot({
        path: path.join(root, 'specs', 'pictures', `${name}.png`),
        animations: 'disabled',
      });
    };
    await page.goto('/tasks?view=available');
    await page.getByRole('textbox', { name: 'Username' }).fill(USER);
    await page.getByLabel(/^Password/).fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page
      .getByRole('link', { name: /Approve expense/ })
      .first()
      .click();
    await page.locator('.fjs-powered-by').waitFor();
    await take('tasks');
    await page.goto('/start');
    await page.getByRole('link', { name: /Expense approval/ }).waitFor();
    await take('start');
    await page.goto('/models/processes/expense-approval');
    await page.locator('.djs-element').first().waitFor();
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    // Only the editor has a palette, and it selects the start event first.
    await page.locator('.djs-palette').waitFor();
    await page.locator('.bio-properties-panel-header-label').getByText('Expense submitted').waitFor();
    await page.locator('.djs-element[data-element-id="approve-expense"] .djs-hit').first().click();
    await page.locator('.bio-properties-panel-header-label').getByText('Approve expense').waitFor();
    await page.getByText('This model can be deployed.').waitFor();
    await take('models');
    await page.goto(`/operate/instances/${instance}`);
    await page.locator('.djs-element').first().waitFor();
    await page
      .getByText(/postcode is missing/)
      .first()
      .waitFor();
    await take('operate');
  } finally {
    await browser.close();
  }
}
