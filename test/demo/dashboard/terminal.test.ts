import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const ROOT = resolve(__dirname, '../../..');
const PATIENCE_MS = 120_000;
const HOLD = 'aws ssm get-parameter --name /fleet/rollback-hold --query Parameter.Value --output text';

/** Runs a test with enough time for a busy machine. */
const shows = (name: string, run: () => Promise<void>) => it(name, run, PATIENCE_MS);

// What `npm run dashboard` prints, pasted into another terminal; in the order in which on-call would work.
describe("on-call's terminal next to the dashboard", () => {
  let dashboard: ChildProcess;
  let printed = '';

  beforeAll(async () => {
    dashboard = spawn(process.execPath, ['--import', 'tsx', 'demo/dashboard/main.ts', '--calm'], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const { stdout } = dashboard;
    // Keep reading: the dashboard ends when its output is closed.
    await new Promise<void>((ready, ended) => {
      stdout?.on('close', () => ended(new Error(`It ended, having said:\n${printed}`)));
      stdout?.on('data', (text) => {
        printed += text;
        if (printed.includes('docs/runbooks')) ready();
      });
    });
  }, PATIENCE_MS);

  afterAll(async () => {
    const closed = once(dashboard, 'exit');
    if (dashboard.kill()) await closed;
  }, PATIENCE_MS);

  const lines = (pattern: RegExp) => printed.split('\n').filter((line) => pattern.test(line));

  /** Runs lines in a terminal with the printed exports pasted. Its user has AWS settings of their own. */
  async function terminal(...pasted: readonly string[]) {
    const script = [...lines(/^(unset|export) /), ...pasted].join('\n');
    const env = { ...process.env, AWS_PROFILE: 'production', AWS_SESSION_TOKEN: 'theirs' };
    return new Promise<{ failed: boolean; stdout: string; stderr: string }>((done) => {
      execFile('bash', ['-c', script], { env }, (error, stdout, stderr) =>
        done({ failed: error !== null, stdout, stderr }),
      );
    });
  }

  /** Asks how an execution ended, as the page of the runbook says. */
  async function outcome(id: string): Promise<readonly unknown[]> {
    const ask = lines(/^aws ssm get-automation-execution/)[0]?.replace(/\bID$/, id);
    for (;;) {
      const { stdout } = await terminal(
        `${ask} --query 'AutomationExecution.[AutomationExecutionStatus,FailureMessage]'`,
      );
      const answer = JSON.parse(stdout);
      if (answer[0] !== 'InProgress') return answer;
    }
  }

  const start = async (line: string | undefined): Promise<string> =>
    JSON.parse((await terminal(String(line))).stdout).AutomationExecutionId;

  shows('is the one of the user on-call', async () => {
    const { stdout } = await terminal('aws sts get-caller-identity --query Arn --output text');

    expect(stdout).toBe('arn:aws:iam::123456789012:user/on-call\n');
  });

  shows('rolls back by the printed line', async () => {
    const id = await start(lines(/--document-name fleet-roll-back /)[0]);

    expect(await outcome(id)).toEqual(['Success', null]);
    expect(JSON.parse((await terminal(HOLD)).stdout)).toMatchObject({
      who: 'arn:aws:iam::123456789012:user/on-call',
      why: 'on-call: say why here',
      execution: id,
    });
    const { stdout } = await terminal('aws iot list-certificate-providers --query certificateProviders');
    expect(JSON.parse(stdout)).toEqual([]);
  });

  shows('may not do what the policies of on-call do not allow', async () => {
    expect(await terminal('aws ssm delete-parameter --name /fleet/rollback-hold')).toMatchObject({
      failed: true,
      stderr: expect.stringContaining('user/on-call is not authorized to perform: ssm:DeleteParameter'),
    });
  });

  shows('lifts the hold by the printed line', async () => {
    const id = await start(lines(/--document-name fleet-lift-hold/)[0]);

    expect(await outcome(id)).toEqual(['Success', null]);
    expect(await terminal(HOLD)).toMatchObject({
      failed: true,
      stderr: expect.stringContaining('ParameterNotFound'),
    });
  });
});
