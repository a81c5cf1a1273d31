import { SimulatedRuntime } from '../../runtime/simulation/simulated-runtime.ts';
import { afterCrash } from './crash-execution.ts';
import type { Driver, Snapshot } from './driver.ts';
import { incidentsOf, openJobs, openTasks, openTriggers, waitingIn } from './engine-view.ts';

/** Who completes user tasks; the same person as on the server. */
const PERSON = 'admin';

/** Where the virtual clock begins, so that cases can name dates. */
const STARTED_AT = Date.UTC(2030, 0, 1);

/** The pure engine as a driver: everything the runtime does around it, in memory and by a virtual clock. */
export class EngineDriver extends SimulatedRuntime implements Driver {
  /** With `crashes`, the process that runs a command dies once before it is committed, at every step. */
  constructor({ crashes = false }: { readonly crashes?: boolean } = {}) {
    super({ person: PERSON, startedAt: STARTED_AT, ...(crashes ? { execution: afterCrash } : {}) });
  }

  async snapshot(): Promise<Snapshot> {
    const instances = [...this.world.instances.values()];
    const active = instances.filter((instance) => instance.state.status === 'active');
    return {
      instances: instances.map(({ key, definition, state, endVariables }) => ({
        key,
        processId: definition.model.processId,
        status: state.status,
        variables: endVariables ?? state.variables[key] ?? {},
      })),
      tasks: active.flatMap((instance) => openTasks(instance)),
      jobs: active.flatMap((instance) => openJobs(instance, this.jobDetails)),
      timers:
        this.starter.timerCount +
        active.reduce(
          (sum, instance) =>
            sum +
            Object.values(instance.state.subscriptions).filter(
              (subscription) => subscription.kind === 'timer',
            ).length,
          0,
        ),
      waiting: waitingIn(active),
      triggers: active.flatMap((instance) => openTriggers(instance)),
      incidents: active.flatMap((instance) => incidentsOf(instance, this.incidentElements)),
      completed: this.world.completed,
      flows: Object.fromEntries(this.world.flows),
      areFlowsCounted: true,
    };
  }

  async close(): Promise<void> {
    await Promise.resolve();
  }
}
