import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { LambdaService } from '../../../../sandbox/services/lambda/lambda-service';
import { zipOf, zipOfHandler } from './package';

// Generous: a container is a process, and this machine may be busy.
jest.setTimeout(60_000);

describe('LambdaService', () => {
  let lambda: LambdaService;
  let names = 0;

  beforeAll(async () => {
    lambda = await LambdaService.start({
      serviceEnvironment: { AWS_ENDPOINT_URL_IOT: 'http://127.0.0.1:1' },
      maxContainers: 2,
    });
  });

  afterAll(async () => {
    await lambda.stop();
  });

  /** Deploys a handler with this body under a unique name. */
  async function deploy(body: string, more: object = {}): Promise<string> {
    names += 1;
    const functionName = `signer-${names}`;
    await lambda.createFunction({ functionName, zip: zipOfHandler(body), handler: 'index.handler', ...more });
    return functionName;
  }

  describe('invoke', () => {
    it('returns the handler’s result and its duration', async () => {
      const name = await deploy('return { greeting: event.name };');

      const first = await lambda.invoke(name, { name: 'line \u2028 break' });
      const second = await lambda.invoke(`arn:aws:lambda:eu-central-1:123456789012:function:${name}`, {});

      expect(first.payload).toEqual({ greeting: 'line \u2028 break' });
      expect(first.functionError).toBeUndefined();
      expect(first.initDurationMs).toBeGreaterThan(0);
      expect(second.initDurationMs).toBeUndefined();
      expect(second.durationMs).toBeGreaterThan(0);
    });

    it('returns null for a handler that returns nothing', async () => {
      const name = await deploy('');

      expect((await lambda.invoke(name, {})).payload).toBeNull();
    });

    it('gives the context of AWS Lambda', async () => {
      const name = await deploy(
        `const { getRemainingTimeInMillis, ...plain } = context;
         return { ...plain, remaining: getRemainingTimeInMillis() };`,
        { timeoutSeconds: 30, memoryMb: 256 },
      );

      const { payload, requestId } = await lambda.invoke(name, {});

      expect(payload).toMatchObject({
        awsRequestId: requestId,
        functionName: name,
        functionVersion: '$LATEST',
        invokedFunctionArn: `arn:aws:lambda:eu-central-1:123456789012:function:${name}`,
        memoryLimitInMB: '256',
        logGroupName: `/aws/lambda/${name}`,
      });
      const { remaining } = payload as { remaining: number };
      expect(remaining).toBeGreaterThan(0);
      expect(remaining).toBeLessThanOrEqual(30_000);
    });

    it('starts the container with the deployed environment, what Lambda sets, and nothing else', async () => {
      process.env.LEAKED_FROM_THE_SANDBOX = 'yes';
      const name = await deploy('return process.env;', {
        environment: { SUBJECT_PATTERN: 'CN=.*', AWS_ENDPOINT_URL_IOT: 'https://elsewhere.example' },
      });

      const { payload } = await lambda.invoke(name, {});
      delete process.env.LEAKED_FROM_THE_SANDBOX;

      expect(Object.keys(payload as object).sort()).toEqual([
        'AWS_ACCESS_KEY_ID',
        'AWS_DEFAULT_REGION',
        'AWS_ENDPOINT_URL_IOT',
        'AWS_EXECUTION_ENV',
        'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
        'AWS_LAMBDA_FUNCTION_NAME',
        'AWS_LAMBDA_FUNCTION_VERSION',
        'AWS_LAMBDA_INITIALIZATION_TYPE',
        'AWS_LAMBDA_LOG_GROUP_NAME',
        'AWS_LAMBDA_LOG_STREAM_NAME',
        'AWS_REGION',
        'AWS_SECRET_ACCESS_KEY',
        'AWS_SESSION_TOKEN',
        'AWS_XRAY_CONTEXT_MISSING',
        'AWS_XRAY_DAEMON_ADDRESS',
        'LAMBDA_TASK_ROOT',
        'LANG',
        'PATH',
        'SUBJECT_PATTERN',
        'TZ',
        '_HANDLER',
        '_X_AMZN_TRACE_ID',
      ]);
      expect(payload).toMatchObject({
        SUBJECT_PATTERN: 'CN=.*',
        AWS_ENDPOINT_URL_IOT: 'http://127.0.0.1:1',
        TZ: ':UTC',
        _X_AMZN_TRACE_ID: expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=.*;Sampled=0$/),
      });
    });

    it('transfers 12 MB in both directions', async () => {
      const name = await deploy('return { length: event.csr.length, csr: event.csr };', { memoryMb: 1024 });
      const csr = 'é'.repeat(6 * 1024 * 1024);

      const { payload } = await lambda.invoke(name, { csr });

      expect((payload as { csr: string }).csr === csr).toBe(true);
    });

    it('refuses an unknown function', async () => {
      await expect(lambda.invoke('nobody', {})).rejects.toMatchObject({
        name: 'ResourceNotFoundException',
        message: 'Function not found: nobody',
      });
    });
  });

  describe('containers', () => {
    it('are reused, and started for concurrent invocations up to the limit', async () => {
      const name = await deploy('await new Promise(r => setTimeout(r, 200)); return process.pid;', {
        timeoutSeconds: 30,
      });

      const together = await Promise.all([1, 2, 3, 4, 5].map(() => lambda.invoke(name, {})));
      const later = await lambda.invoke(name, {});

      const pids = new Set(together.map(({ payload }) => payload));
      expect(pids.size).toBe(2);
      expect(pids).toContain(later.payload);
    });

    it('serve the new code after an update, while a running invocation finishes on the old', async () => {
      const name = await deploy("await new Promise(r => setTimeout(r, 300)); return 'old';", {
        environment: { A1: '1' },
      });
      const underWay = lambda.invoke(name, {});

      const updated = await lambda.updateFunction({
        functionName: name,
        zip: zipOfHandler('return [process.env.A1, "new"];'),
      });

      expect((await lambda.invoke(name, {})).payload).toEqual(['1', 'new']);
      expect((await underWay).payload).toBe('old');
      expect(await lambda.getFunction(name)).toEqual(updated);
    });
  });

  describe('logs', () => {
    it('belong to the invocation that wrote them, and reach every listener', async () => {
      const heard: string[] = [];
      const stop = lambda.onLog((functionName, line) => heard.push(`${functionName}: ${line}`));
      const functionName = 'chatty';
      await lambda.createFunction({
        functionName,
        zip: zipOf({
          'index.js':
            "console.log('init'); exports.handler = async (e) => { console.log(e); process.stdout.write('open end'); };",
        }),
        handler: 'index.handler',
      });

      const first = await lambda.invoke(functionName, 'one');
      stop();
      const second = await lambda.invoke(functionName, 'two');

      expect(first.logLines).toEqual(['init', 'one', 'open end']);
      expect(second.logLines).toEqual(['two', 'open end']);
      expect(heard).toEqual(['chatty: init', 'chatty: one', 'chatty: open end']);
    });
  });

  describe('deployment', () => {
    it('accepts a zip file by path and returns AWS’s description', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'zip-'));
      const zip = zipOfHandler("return 'from a file';");
      await writeFile(join(folder, 'signer.zip'), zip);

      const configuration = await lambda.createFunction({
        functionName: 'from-file',
        zip: join(folder, 'signer.zip'),
        handler: 'index.handler',
      });
      await rm(folder, { recursive: true });

      expect(configuration).toMatchObject({
        functionArn: 'arn:aws:lambda:eu-central-1:123456789012:function:from-file',
        codeSha256: createHash('sha256').update(zip).digest('base64'),
        codeSize: zip.length,
        timeoutSeconds: 3,
        memoryMb: 128,
      });
      expect((await lambda.invoke('from-file', {})).payload).toBe('from a file');
    });

    it.each([
      ['a name with a space', { functionName: 'a b' }, /functionName 'a b'/],
      ['a handler without an export', { handler: 'index' }, /handler 'index'/],
      ['a timeout of 901 s', { timeoutSeconds: 901 }, /timeoutSeconds 901.*1–900/],
      ['64 MB', { memoryMb: 64 }, /memoryMb 64.*128–10240/],
      ['a reserved variable', { environment: { AWS_REGION: 'x' } }, /reserved.*AWS_REGION/],
      ['no zip', { zip: Buffer.from('text') }, /not a zip file/],
      ['a missing file', { zip: '/nowhere/signer.zip' }, /'\/nowhere\/signer.zip' cannot be read/],
      [
        'an entry outside of the folder',
        { zip: zipOf({ '../escape.js': '' }) },
        /'..\/escape.js' would be outside/,
      ],
    ])('refuses %s', async (_, settings, message) => {
      const valid = { functionName: 'valid', zip: zipOfHandler(''), handler: 'index.handler' };

      const created = lambda.createFunction({ ...valid, ...settings });

      await expect(created).rejects.toMatchObject({
        name: 'InvalidParameterValueException',
        message: expect.stringMatching(message),
      });
    });

    it('refuses a name that is taken, and forgets a function that is deleted', async () => {
      const name = await deploy('');

      await expect(deploy('', { functionName: name })).rejects.toMatchObject({
        name: 'ResourceConflictException',
      });
      await lambda.deleteFunction(name);

      await expect(lambda.getFunction(name)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    });
  });
});
