import { X509Certificate } from 'node:crypto';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { AwsCli } from '../../sandbox/aws-cli/aws-cli';
import { quoted } from '../../sandbox/aws-cli/launcher';
import { Shell, type ShellRun } from '../../sandbox/aws-cli/shell';
import type { Sandbox } from '../../sandbox/sandbox';
import { ADMINISTRATOR } from '../../sandbox/services/iam/iam';
import { Claim } from '../../sandbox/services/iot/claim';
import { commandsOf, type PageCommand } from './page-commands';

const ROOT = resolve(__dirname, '../..');

/** Lines that set variables for later lines and blocks of the page. */
const PREPARES = /^(?:export )?[A-Z]\w*=/;

/** Runs the commands of the pages, as a reader would, in a shell on the sandbox. */
export class Reader {
  /** @param pages Below docs/. */
  static async open(sandbox: Sandbox, pages: readonly string[]): Promise<Reader> {
    const folder = await mkdtemp(join(tmpdir(), 'reader-'));
    // Where `npx cdktf` finds what `npm ci` has installed.
    await symlink(join(ROOT, 'node_modules'), join(sandbox.deployment.folder, 'node_modules'));
    const reader = new Reader(
      sandbox,
      await AwsCli.install(sandbox.aws.door.url),
      await Claim.create(sandbox.aws.iot),
      folder,
    );
    reader.#unread.push(...commandsOf(pages));
    return reader;
  }

  readonly #unread: PageCommand[] = [];
  /** By page, the lines so far that prepare others. */
  readonly #prepared = new Map<string, string[]>();

  readonly #sandbox: Sandbox;
  readonly #cli: AwsCli;

  private constructor(
    sandbox: Sandbox,
    cli: AwsCli,
    /** The fleet's claim certificate, which the pages call `claim.pem`. */
    readonly claim: Claim,
    /** Where the files are that pages name. */
    readonly folder: string,
  ) {
    this.#sandbox = sandbox;
    this.#cli = cli;
  }

  /** Commands not run yet. */
  get unread(): readonly PageCommand[] {
    return this.#unread;
  }

  /**
   * Runs the next command of a page with this beginning.
   *
   * @param values Values for placeholders, in addition to the known ones.
   * @param user @default on-call, with the policies that the pages hand out
   */
  async run(
    page: string,
    begins: string,
    values: Readonly<Record<string, string>> = {},
    user: 'on-call' | typeof ADMINISTRATOR = 'on-call',
  ): Promise<ShellRun> {
    const text = this.#take(page, begins);
    const lines = this.#filledIn(text, values).split('\n');
    const prepares = lines.filter((line) => PREPARES.test(line) && !line.includes('$('));
    const ran = this.#type(page, lines, user);
    this.#prepared.set(page, [...(this.#prepared.get(page) ?? []), ...prepares]);
    return ran;
  }

  /**
   * Runs a line of the reader's own, as an administrator.
   *
   * @param page Where the reader types it: after what this page has prepared. @default in a shell of its own
   */
  type(line: string, page?: string): Promise<ShellRun> {
    if (page === undefined) return new Shell(this.#cli, ADMINISTRATOR).run(line);
    return this.#type(page, [line], ADMINISTRATOR);
  }

  #type(page: string, lines: readonly string[], user: 'on-call' | typeof ADMINISTRATOR): Promise<ShellRun> {
    const script = [
      `cd ${quoted(this.#sandbox.deployment.folder)}`,
      ...this.#environment(),
      ...(this.#prepared.get(page) ?? []),
      ...lines,
    ];
    return new Shell(this.#cli, user).run(`bash -c ${quoted(script.join('\n'))}`);
  }

  /** Marks a command that cannot run here as read. @param _why The reason, for readers of the test. */
  leaveOut(page: string, begins: string, _why: string): void {
    this.#take(page, begins);
  }

  /** Writes a file that pages name. */
  async write(name: string, content: string): Promise<void> {
    await writeFile(join(this.#sandbox.deployment.folder, name), content);
  }

  async close(): Promise<void> {
    await this.claim.remove();
    await this.#cli.remove();
    await rm(this.folder, { recursive: true, force: true });
  }

  #take(page: string, begins: string): string {
    const index = this.#unread.findIndex(
      (command) => command.page === page && command.text.startsWith(begins),
    );
    const [command] = index < 0 ? [] : this.#unread.splice(index, 1);
    if (command === undefined) throw new Error(`${page} has no further command that begins with: ${begins}`);
    return command.text;
  }

  #filledIn(text: string, values: Readonly<Record<string, string>>): string {
    const { claim } = this;
    const known: Readonly<Record<string, string>> = {
      // The endpoint of AWS is at another port, and its root and the issuer have other names.
      'npm run device -- ': `npm run --prefix ${ROOT} device -- --port ${this.#sandbox.aws.iot.port} `,
      'claim.pem': claim.certificatePath,
      'claim.key': claim.keyPath,
      'AmazonRootCA1.pem': claim.caPath,
      "'CN=Example Device CA'": `'${new X509Certificate(this.#sandbox.aws.authority.certificatePem).subject}'`,
      "'OU=Amazon Web Services O=Amazon.com Inc. L=Seattle ST=Washington C=US'": "'CN=Sandbox Amazon Root'",
      'arn:aws:acm-pca:eu-central-1:123456789012:certificate-authority/11111111-2222-3333-4444-555555555555':
        this.#sandbox.aws.authority.id,
      CA_REGION: 'eu-central-1',
      '--certificate-authority-arn CA_ARN': `--certificate-authority-arn ${this.#sandbox.aws.authority.id}`,
      'AWS_REGION=REGION': 'AWS_REGION=eu-central-1',
      'docs/runbooks/policies': join(ROOT, 'docs/runbooks/policies'),
      ...values,
    };
    return Object.entries(known).reduce(
      (filled, [placeholder, value]) => filled.replaceAll(placeholder, value),
      text,
    );
  }

  /** Environment that directs `cdktf` and `terraform` to the sandbox. */
  #environment(): readonly string[] {
    const { provider } = this.#sandbox.deployment;
    return Object.entries({ ...provider?.environment, CI: 'true', FORCE_COLOR: '0' }).map(
      ([name, value]) => `export ${name}=${quoted(value)}`,
    );
  }
}
