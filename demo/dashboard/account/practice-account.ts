import { X509Certificate } from 'node:crypto';
import type { AuthorityKind } from '../../../sandbox/authorities/authority';
import { Sandbox } from '../../../sandbox/sandbox';
import type { CloudWatch } from '../../../sandbox/services/cloudwatch/cloudwatch';
import type { Logs } from '../../../sandbox/services/logs/logs';
import { Fleet } from '../../story/fleet';
import { type Widget, widgetsIn } from '../widgets/body';
import { AcceleratedClock } from './accelerated-clock';
import { NAME, variablesFor } from './deployment';
import { findNextIssuer, type NewestDevice, type NextIssuer } from './devices';
import { Faults } from './faults';
import { Monitor } from './monitor';
import { RollbackSwitch } from './rollback-switch';
import { Timeline } from './timeline';
import { Traffic } from './traffic';

const MINUTE_MS = 60_000;

/** How to start. */
export interface PracticeOptions {
  /** Seconds of the accelerated clock in one real second. */
  readonly speed: number;
  /** Signs in self-managed mode. @default the first that the sandbox has */
  readonly authority?: AuthorityKind;
  /** Where the runbooks can be read. @default nowhere: alarms only name them */
  readonly runbookUrl?: string;
}

/** A sandbox with the program deployed, devices that ask for certificates, monitoring, and the rollback switch. */
export class PracticeAccount {
  /** Deploys the program; when the promise resolves, devices start to ask. */
  static async start({ speed, authority, runbookUrl = '' }: PracticeOptions): Promise<PracticeAccount> {
    // Stands at a full minute until the first health check: an alarm that sees none in its first minute pages.
    const clock = new AcceleratedClock(speed, Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS);
    const sandbox = await Sandbox.start({ name: NAME, authority, clock: clock.now });
    const variables = variablesFor(sandbox, runbookUrl);
    const { succeeded, output } = await sandbox.deployment.apply(variables);
    if (!succeeded) throw new Error(`The deploy failed:\n${output}`);
    const [dashboard] = sandbox.aws.cloudWatch.dashboards.all;
    if (dashboard === undefined) throw new Error('No CloudWatch dashboard is deployed.');
    const fleet = await Fleet.create(sandbox.aws.iot);
    clock.start();
    const account = new PracticeAccount(sandbox, clock, fleet, variables, widgetsIn(dashboard.body));
    await account.#monitor.checkHealth();
    account.#traffic.start();
    account.#monitor.start(clock.realMs(1));
    return account;
  }

  readonly faults: Faults;
  readonly timeline: Timeline;
  readonly switch: RollbackSwitch;
  readonly #monitor: Monitor;
  readonly #traffic: Traffic;
  #newest: NewestDevice | undefined;

  readonly #sandbox: Sandbox;
  readonly #fleet: Fleet;

  private constructor(
    sandbox: Sandbox,
    readonly clock: AcceleratedClock,
    fleet: Fleet,
    variables: Readonly<Record<string, string>>,
    /** Widgets of the deployed dashboard. */
    readonly widgets: readonly Widget[],
  ) {
    this.#sandbox = sandbox;
    this.#fleet = fleet;
    this.faults = new Faults(sandbox.aws.authority);
    this.timeline = new Timeline(clock.now);
    this.#monitor = new Monitor(sandbox, this.timeline);
    this.#traffic = new Traffic({
      fleet,
      minuteMs: clock.realMs(1),
      badFirmware: () => this.faults.has('bad-csrs'),
    });
    this.switch = new RollbackSwitch({
      sandbox,
      variables,
      faults: this.faults,
      timeline: this.timeline,
      clock: clock.now,
      afterTurn: async () => {
        await this.#monitor.checkHealth();
        // Its certificate shows who signs now.
        await this.#traffic.next();
        await this.#monitor.update();
      },
    });
    sandbox.aws.iot.onOnboarding(({ clientId, acceptance, reason, durationMs }) => {
      const issuer = acceptance && new X509Certificate(acceptance.certificatePem).issuer;
      this.#newest = { name: clientId, issuer, reason, durationMs };
    });
  }

  get cloudWatch(): CloudWatch {
    return this.#sandbox.aws.cloudWatch;
  }

  get logs(): Logs {
    return this.#sandbox.aws.logs;
  }

  /** The device that was answered last; `undefined` before the first. */
  get newestDevice(): NewestDevice | undefined {
    return this.#newest;
  }

  /** Who signs the next device's certificate. */
  nextIssuer(): NextIssuer {
    return findNextIssuer(this.#sandbox);
  }

  /** Turns a fault on or off. */
  setFault(name: string, on: boolean): void {
    if (this.faults.has(name) === on) return;
    this.switch.clearProblem();
    this.faults.set(name, on);
    const { title = name } = this.faults.find(name) ?? {};
    this.timeline.note(on ? 'fault' : 'fixed', on ? title : `${title}: fixed`);
  }

  /** Turns every fault off. */
  fixAll(): void {
    this.switch.clearProblem();
    if (!this.faults.any) return;
    this.faults.clear();
    this.timeline.note('fixed', 'Everything fixed');
  }

  /** Shell lines after which `aws`, in another terminal of this machine, works on this account as on-call. */
  onCallExports(): Promise<readonly string[]> {
    return this.#sandbox.onCall.exports();
  }

  /** Ends everything and removes its files. */
  async stop(): Promise<void> {
    this.#monitor.stop();
    this.fixAll();
    await this.switch.settled();
    await this.#traffic.stop();
    await this.#fleet.remove();
    await this.#sandbox.stop();
  }
}
