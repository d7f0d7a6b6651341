import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LambdaService } from '../../../../sandbox/services/lambda/lambda-service';
import { zipOf, zipOfHandler } from './package';

/** Generous: a container is a process, and this machine may be busy. */
const PATIENCE_MS = 30_000;

describe('LambdaService, when a function fails', () => {
  let lambda: LambdaService;
  let names = 0;

  beforeAll(async () => {
    lambda = await LambdaService.start();
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

  describe('a failing function', () => {
    it.each([
      ['throws an error', "throw new RangeError('too much');", 'RangeError', 'too much'],
      ['throws a string', "throw 'text';", 'string', 'text'],
      ['returns what JSON cannot hold', 'return 1n;', 'Runtime.MarshalError', /BigInt/],
      ['exits', 'process.exit(3);', 'Runtime.ExitError', /Error: Runtime exited with error: exit status 3$/],
      [
        'is killed',
        "process.kill(process.pid, 'SIGKILL'); await new Promise(r => setTimeout(r, 60000));",
        'Runtime.ExitError',
        /signal: kill$/,
      ],
      [
        'waits for nothing',
        'await new Promise(() => {});',
        'Runtime.ExitError',
        /without providing a reason$/,
      ],
      [
        'fails beside the handler',
        "setImmediate(() => { throw new TypeError('late'); }); await new Promise(r => setTimeout(r, 60000));",
        'TypeError',
        'late',
      ],
      [
        'leaves a rejection alone',
        "Promise.reject(new Error('alone')); await new Promise(r => setTimeout(r, 60000));",
        'Runtime.UnhandledPromiseRejection',
        'Error: alone',
      ],
    ])(
      'that %s is reported as Lambda does, and the next invocation works',
      async (_, failure, errorType, message) => {
        const name = await deploy(`if (event.fail) { ${failure} } return 'well';`, { timeoutSeconds: 60 });

        const failed = await lambda.invoke(name, { fail: true });
        const next = await lambda.invoke(name, {});

        expect(failed).toMatchObject({ functionError: 'Unhandled', payload: { errorType } });
        const { errorMessage } = failed.payload as { errorMessage: string };
        expect(errorMessage).toMatch(message);
        expect(next).toMatchObject({ payload: 'well' });
      },
      PATIENCE_MS,
    );

    it(
      'is killed at its timeout, even in a loop',
      async () => {
        const name = await deploy("if (event.loop) { console.log('round'); for (;;); } return 'well';", {
          timeoutSeconds: 1,
        });

        const { payload, functionError, requestId, logLines } = await lambda.invoke(name, { loop: true });

        expect(functionError).toBe('Unhandled');
        expect(payload).toEqual({
          errorType: 'Sandbox.Timedout',
          errorMessage: `RequestId: ${requestId} Error: Task timed out after 1.00 seconds`,
        });
        expect(logLines).toEqual(['round']);
        expect((await lambda.invoke(name, {})).payload).toBe('well');
      },
      PATIENCE_MS,
    );

    it(
      'that runs out of memory ends its container only',
      async () => {
        const name = await deploy('const all = []; for (;;) all.push(new Array(1e5).fill(Math.random()));', {
          timeoutSeconds: 60,
        });

        expect(await lambda.invoke(name, {})).toMatchObject({
          functionError: 'Unhandled',
          payload: { errorType: 'Runtime.ExitError' },
        });
      },
      PATIENCE_MS,
    );
  });

  describe('the init phase', () => {
    it.each([
      [
        'module is missing',
        { 'main.js': '' },
        'index.handler',
        'Runtime.ImportModuleError',
        "Error: Cannot find module 'index'",
      ],
      [
        'module requires a missing one',
        { 'index.js': "require('absent')" },
        'index.handler',
        'Runtime.ImportModuleError',
        /Cannot find module 'absent'/,
      ],
      [
        'handler is not exported',
        { 'index.js': 'exports.other = 1' },
        'index.handler',
        'Runtime.HandlerNotFound',
        'index.handler is undefined or not exported',
      ],
      [
        'handler is not a function',
        { 'index.js': 'exports.handler = 1' },
        'index.handler',
        'Runtime.HandlerNotFound',
        'index.handler is not a function',
      ],
      [
        'handler takes a callback',
        { 'index.js': 'exports.handler = (e, c, done) => done()' },
        'index.handler',
        'Runtime.CallbackHandlerDeprecated',
        /takes a callback/,
      ],
      [
        'code does not parse',
        { 'index.js': 'exports.handler = async (' },
        'index.handler',
        'Runtime.UserCodeSyntaxError',
        /SyntaxError/,
      ],
      [
        'module throws',
        { 'index.js': "throw new Error('SUBJECT_PATTERN is not set')" },
        'index.handler',
        'Error',
        'SUBJECT_PATTERN is not set',
      ],
    ])('fails every invocation when the %s', async (_, files, handler, errorType, message) => {
      names += 1;
      const functionName = `signer-${names}`;
      await lambda.createFunction({ functionName, zip: zipOf(files), handler });

      const first = await lambda.invoke(functionName, {});
      const second = await lambda.invoke(functionName, {});

      expect(first).toMatchObject({ functionError: 'Unhandled', payload: { errorType } });
      expect((first.payload as { errorMessage: string }).errorMessage).toMatch(message);
      expect(second.payload).toMatchObject({ errorType });
    });

    it.each([
      ['src/index.mjs', { 'package.json': '{}' }],
      ['src/index.js', { 'package.json': '{"type":"module"}' }],
      ['src/index.js', { 'package.json': '{}', 'src/package.json': '{"type":"module"}' }],
    ])('loads ES modules, and a handler other than the usual one: %s with %o', async (file, manifests) => {
      names += 1;
      const functionName = `modern-${names}`;
      await lambda.createFunction({
        functionName,
        zip: zipOf({
          ...manifests,
          [file]: "const word = await Promise.resolve('rehearsed'); export const rehearse = () => word;",
        }),
        handler: 'src/index.rehearse',
      });

      expect((await lambda.invoke(functionName, {})).payload).toBe('rehearsed');
    });
  });
});
