import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { QUERIES, queryText } from '../../../../modules/observability/queries';
import { LambdaService } from '../../../../sandbox/services/lambda/lambda-service';
import { LogStore } from '../../../../sandbox/services/logs/log-store';
import { platformReport } from '../../../../sandbox/services/logs/platform-report';
import { runQuery } from '../../../../sandbox/services/logs/run-query';
import { zipOf } from '../lambda/package';

/** Generous: a container is a process, and this machine may be busy. */
const PATIENCE_MS = 30_000;
const GROUP = '/aws/lambda/fleet-signer';
const NOW = Date.parse('2026-01-01T12:00:00Z');

const handler = (body: string) => `exports.handler = async () => { ${body} };`;

describe("Lambda's report of an invocation", () => {
  let lambda: LambdaService;
  let functions = 0;

  beforeAll(async () => {
    lambda = await LambdaService.start();
  });

  afterAll(() => lambda.stop());

  it.each<[string, string, object, boolean]>([
    ['answers', handler('return {};'), { status: 'success' }, false],
    ['throws', handler("throw new Error('no');"), { status: 'error' }, false],
    [
      'throws what calls itself ours',
      handler("const e = new Error(''); e.name = 'SigningFailed'; throw e;"),
      { status: 'error' },
      false,
    ],
    [
      'never answers',
      handler('await new Promise((done) => setTimeout(done, 60_000));'),
      { status: 'timeout' },
      true,
    ],
    ['exits', handler('process.exit(3);'), { status: 'error', errorType: 'Runtime.ExitError' }, true],
    [
      'throws while it loads',
      "const e = new Error('not set'); e.name = 'InvalidSetting'; throw e;",
      { status: 'error', errorType: 'Runtime.Unknown' },
      true,
    ],
    [
      'does not parse',
      'exports.handler = async (',
      { status: 'error', errorType: 'Runtime.UserCodeSyntaxError' },
      true,
    ],
  ])(
    'of a function that %s, and whether on-call finds it among those that died',
    async (_, code, ending, found) => {
      const functionName = `signer-${++functions}`;
      const zip = zipOf({ 'index.js': code });
      await lambda.createFunction({ functionName, zip, handler: 'index.handler', timeoutSeconds: 1 });
      const logs = new LogStore();

      const message = platformReport(await lambda.invoke(functionName, {}), NOW);
      logs.put({ group: GROUP, timestampMs: NOW, message });
      const times = { groups: [GROUP], fromMs: NOW, toMs: NOW + 1 };

      const { status, errorType } = JSON.parse(message).record;
      expect({ status, ...(errorType !== undefined && { errorType }) }).toEqual(ending);
      expect(runQuery(queryText(QUERIES.crashedInvocations), logs, times).rows).toHaveLength(found ? 1 : 0);
    },
    PATIENCE_MS,
  );
});
