import { X509Certificate } from 'node:crypto';
import { PERMISSION_PROPAGATION_MS } from '../../../handler/permission-propagation';
import { withReason } from '../../../sandbox/on-call/reason';
import { Sandbox } from '../../../sandbox/sandbox';
import type { CloudWatch } from '../../../sandbox/services/cloudwatch/cloudwatch';
import type { Logs } from '../../../sandbox/services/logs/logs';
import { Fleet, SUBJECT_PATTERN } from '../../story/fleet';
import type { Topics } from '../widgets/alarm-views';
import { type Widget, widgetsIn } from '../widgets/body';
import { AcceleratedClock } from './accelerated-clock';
import type { NewestDevice, NextIssuer } from './devices';
import { FAULTS, type FaultName, Faults } from './faults';
import { Timeline, type TimelineEvent } from './timeline';
import { Traffic } from './traffic';

/** Name of the deployment on the page. */
const NAME = 'fleet';

const MINUTE_MS = 60_000;

/** How long the page shows a problem, by the page's clock; the timeline keeps it. */
const PROBLEM_SHOWN_MS = 10 * MINUTE_MS;

/** Where the deployment's alarms notify; nobody listens there but the page. */
export const TOPICS: Topics = {
  page: 'arn:aws:sns:eu-central-1:123456789012:page',
  ticket: 'arn:aws:sns:eu-central-1:123456789012:ticket',
};

/** How to start. */
export interface RehearsalOptions {
  /** Seconds of the accelerated clock that pass in one. */
  readonly speed: number;
  /** Where the runbooks can be read. @default none: texts name them */
  readonly runbookUrl?: string;
}

/** What turning the switch would change. */
export interface Possible {
  /** `false` when AWS signs and there is a hold already. */
  readonly rollBack: boolean;
  /** `false` when your CA signs and there is no hold. */
  readonly restore: boolean;
}

/** Lines of the AWS CLI. */
export interface OnCallLines {
  /** Its reason is to be replaced. */
  readonly rollBack: string;
  readonly liftHold: string;
}

/** A sandbox with the program deployed, devices that come, a CloudWatch that watches, and switches for on-call. */
export class RehearsalAccount {
  /** Deploys the program; when the promise resolves, devices come. */
  static async start({ speed, runbookUrl = '' }: RehearsalOptions): Promise<RehearsalAccount> {
    // It stands at a full minute until the first health check: an alarm that sees none in its first minute pages.
    const clock = new AcceleratedClock(speed, Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS);
    const sandbox = await Sandbox.start({ name: NAME, clock: clock.now });
    const variables = {
      name: NAME,
      certificate_authority_arn: sandbox.aws.privateCa.arn,
      subject_pattern: SUBJECT_PATTERN,
      page_topic_arn: TOPICS.page,
      ticket_topic_arn: TOPICS.ticket,
      runbook_url: runbookUrl,
    };
    const { succeeded, output } = await sandbox.deployment.apply(variables);
    if (!succeeded) throw new Error(`The deploy failed:\n${output}`);
    const [dashboard] = sandbox.aws.cloudWatch.dashboards.all;
    if (dashboard === undefined) throw new Error('No CloudWatch dashboard is deployed.');
    const fleet = await Fleet.create(sandbox.aws.iot);
    clock.start();
    const account = new RehearsalAccount(sandbox, clock, fleet, variables, widgetsIn(dashboard.body));
    await account.#checkHealth();
    account.#begin();
    return account;
  }

  readonly faults: Faults;
  readonly timeline: Timeline;
  readonly #traffic: Traffic;
  readonly #timers: NodeJS.Timeout[] = [];
  /** Rollbacks that the timeline has. */
  readonly #noted = new Set<string>();
  #newest: NewestDevice | undefined;
  #switching: Promise<void> = Promise.resolve();
  #underWay: string | undefined;
  #problem: TimelineEvent | undefined;

  readonly #sandbox: Sandbox;
  readonly #fleet: Fleet;
  readonly #variables: Readonly<Record<string, string>>;

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
    this.#variables = variables;

    this.faults = new Faults(sandbox.aws.privateCa);
    sandbox.aws.iot.onOnboarding(({ clientId, acceptance, reason, durationMs }) => {
      const issuer = acceptance && new X509Certificate(acceptance.certificatePem).issuer;
      this.#newest = { name: clientId, issuer, reason, durationMs };
    });
    this.timeline = new Timeline(clock.now);
    this.#traffic = new Traffic({
      fleet,
      minuteMs: clock.realMs(1),
      badFirmware: () => this.faults.has('bad-csrs'),
    });
  }

  get cloudWatch(): CloudWatch {
    return this.#sandbox.aws.cloudWatch;
  }

  get logs(): Logs {
    return this.#sandbox.aws.logs;
  }

  /** The device that was answered last; `undefined` before the first one was. */
  get newestDevice(): NewestDevice | undefined {
    return this.#newest;
  }

  /** Who signs what the next device sends. */
  async nextIssuer(): Promise<NextIssuer> {
    const { iot, privateCa } = this.#sandbox.aws;
    const selfManaged = iot.providers.list().length > 0;
    const pem = selfManaged ? privateCa.certificatePem : iot.authorities.amazon.certificatePem;
    return { selfManaged, issuer: new X509Certificate(pem).subject };
  }

  /** What the switch is doing; `undefined`: nothing. */
  get underWay(): string | undefined {
    return this.#underWay;
  }

  /** Why the last turn of the switch failed; `undefined` after a new try, a mended fault or ten minutes. */
  get problem(): TimelineEvent | undefined {
    const problem = this.#problem;
    return problem && this.clock.now() - problem.atMs < PROBLEM_SHOWN_MS ? problem : undefined;
  }

  /** What turning the switch would change now. */
  async possible(): Promise<Possible> {
    const { selfManaged } = await this.nextIssuer();
    const { Parameters: holds } = this.#sandbox.aws.parameters.getParameters({
      Names: [`/${NAME}/rollback-hold`],
    });
    const held = holds.length > 0;
    return { rollBack: selfManaged || !held, restore: !selfManaged || held };
  }

  /** Turns a fault on or off. */
  setFault(name: FaultName, on: boolean): void {
    if (this.faults.has(name) === on) return;
    this.#problem = undefined;
    this.faults.set(name, on);
    const title = FAULTS.find((fault) => fault.name === name)?.title ?? name;
    this.timeline.note(on ? 'fault' : 'mended', on ? title : `${title}: mended`);
  }

  /** Mends everything. */
  mend(): void {
    this.#problem = undefined;
    if (!FAULTS.some(({ name }) => this.faults.has(name))) return;
    this.faults.clear();
    this.timeline.note('mended', 'Everything mended');
  }

  /** On-call's two lines, as the stack puts them out. */
  async onCallLines(): Promise<OnCallLines> {
    const { roll_back_command, lift_hold_command } = await this.#sandbox.deployment.outputs();
    return { rollBack: String(roll_back_command), liftHold: String(lift_hold_command) };
  }

  /** Lines for another shell on this machine, after which its `aws` works on this account as on-call. */
  onCallExports(): Promise<readonly string[]> {
    return this.#sandbox.onCall.exports();
  }

  /** What on-call presses: the break-glass runbook. Then a device asks, and its certificate shows who signs. */
  rollBack(): Promise<void> {
    return this.#switch('Rolling back', async () => {
      const { rollBack } = await this.onCallLines();
      await this.#sandbox.onCall.follow(withReason(rollBack, 'rehearsed on the local dashboard'));
    });
  }

  /** Lifts the hold and deploys, both with rehearsal. */
  restore(): Promise<void> {
    // The button says nothing else for as long as the rehearsal asks again.
    const patience = this.faults.has('denied')
      ? `; access is denied, and the rehearsal waits up to ${PERMISSION_PROPAGATION_MS / 1_000} s for permissions to spread`
      : '';
    return this.#switch(`Lifting the hold and deploying${patience}`, async () => {
      const { liftHold } = await this.onCallLines();
      await this.#sandbox.onCall.follow(liftHold).catch((error: Error) => {
        throw new Error(`The lift failed: the hold stays, and AWS still signs. ${reasonIn(error.message)}`);
      });
      const { succeeded, output } = await this.#sandbox.deployment.apply(this.#variables);
      if (!succeeded) throw new Error(`The deploy failed, and AWS still signs. ${reasonIn(output)}`);
      this.timeline.note('restore', 'Restored: your CA signs');
    });
  }

  /** Ends everything and removes every file of it. */
  async stop(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    this.mend();
    await this.#switching;
    await this.#traffic.stop();
    await this.#fleet.remove();
    await this.#sandbox.stop();
  }

  #begin(): void {
    const minuteMs = this.clock.realMs(1);
    this.#traffic.start();
    this.#timers.push(setInterval(() => void this.#look(), Math.min(1_000, minuteMs / 4)));
    for (const { expression } of this.#sandbox.aws.scheduler.schedules.values()) {
      this.#timers.push(setInterval(() => void this.#checkHealth(), minuteMs * minutesIn(expression)));
    }
  }

  /** Turns the switch after any earlier turn. A failure is noted, not thrown. */
  #switch(title: string, turn: () => Promise<void>): Promise<void> {
    const turned = this.#switching.then(async () => {
      this.#underWay = title;
      this.#problem = undefined;
      try {
        await turn().catch((error: unknown) => this.#failed(error));
        await this.#checkHealth();
        await this.#traffic.next();
        await this.#look();
      } finally {
        this.#underWay = undefined;
      }
    });
    // Already now, for whoever asks before the turn begins.
    this.#underWay = title;
    this.#switching = turned.catch(() => {});
    return turned;
  }

  #failed(error: unknown): void {
    const text = error instanceof Error ? error.message : String(error);
    this.#problem = this.timeline.note('fault', text);
  }

  async #checkHealth(): Promise<void> {
    for (const name of this.#sandbox.aws.scheduler.schedules.keys())
      await this.#sandbox.aws.scheduler.run(name);
  }

  async #look(): Promise<void> {
    // Also those that somebody starts from a terminal.
    for (const { id, documentName, status } of this.#sandbox.aws.automation.executions) {
      if (documentName !== `${NAME}-roll-back` || status !== 'Success' || this.#noted.has(id)) continue;
      this.#noted.add(id);
      this.timeline.note('rollback', 'Rolled back: AWS signs');
    }
    for (const { alarm, from, to, atMs, actions } of await this.#sandbox.aws.tick()) {
      if (to === 'ALARM' && actions.includes(TOPICS.page)) this.timeline.note('page', alarm, atMs);
      else if (to === 'ALARM' && actions.includes(TOPICS.ticket)) this.timeline.note('ticket', alarm, atMs);
      else if (to === 'OK' && from === 'ALARM' && actions.includes(TOPICS.page)) {
        this.timeline.note('all-clear', `${alarm} is over`, atMs);
      }
    }
  }
}

/** The signer's own error in what Terraform or a runbook says. */
function reasonIn(output: string): string {
  // A code has more than one word in it; `Plan: 2 to add` comes before it.
  return /\b(?:[A-Z][a-z]+){2,}: [^"\\\n]+/.exec(output)?.[0] ?? output.slice(-500);
}

/** `rate(5 minutes)`. */
function minutesIn(expression: string): number {
  const [, minutes] = /^rate\((\d+) minutes?\)$/.exec(expression) ?? [];
  if (minutes === undefined) throw new RangeError(`The page cannot keep the schedule ${expression}.`);
  return Number(minutes);
}
