import * as lambdaSdk from '@aws-sdk/client-lambda';
import { describe, expect, it } from '@jest/globals';
import { Policy } from '../../../../../sandbox/services/iam/policy';
import { ssmApi } from '../../../../../sandbox/services/ssm/api';
import { Automation } from '../../../../../sandbox/services/ssm/automation/automation';
import type { Inputs } from '../../../../../sandbox/services/ssm/automation/call-api';
import type { FunctionErrorReading } from '../../../../../sandbox/services/ssm/automation/invoke-lambda-function';
import type { Runbook, Step } from '../../../../../sandbox/services/ssm/automation/runbook';
import type { EmptySelection } from '../../../../../sandbox/services/ssm/automation/selector';
import { Documents } from '../../../../../sandbox/services/ssm/documents';
import { ParameterStore } from '../../../../../sandbox/services/ssm/parameter-store';
import { on, type ServiceDefinition } from '../../../../../sandbox/wire/api';
import type { Caller } from '../../../../../sandbox/wire/caller';
import { ServiceModel } from '../../../../../sandbox/wire/model';

const ALL = new Policy('{"Statement":[{"Effect":"Allow","Action":["*"],"Resource":["*"]}]}');

const ANN: Caller = { accessKeyId: '', arn: 'arn:ann', allows: () => true };

/** `{ Text, List }`, the first one required, in the form of the SDK's models. */
const ECHO = [3, 'demo', 'Echo', 0, ['Text', 'List'], [0, 64], 1];
const NOTHING = [3, 'demo', 'Nothing', 0, [], []];
const DEMO = new ServiceModel(() => ({
  Echo$: [9, 'demo', 'Echo', 0, ECHO, ECHO],
  Hang$: [9, 'demo', 'Hang', 0, NOTHING, NOTHING],
}));

/** How to run a document. */
interface Running {
  readonly policy?: Policy;
  readonly emptySelection?: EmptySelection;
  readonly functionErrors?: FunctionErrorReading;
  readonly slept?: number[];
}

/** Runs a document against services, with the policy's permissions for its role. */
async function runDocument(
  document: Partial<Runbook>,
  services: Readonly<Record<string, ServiceDefinition>>,
  { policy = ALL, slept = [], ...options }: Running = {},
) {
  const documents = new Documents();
  const assumeRole = 'arn:aws:iam::123456789012:role/runbook';
  const content = JSON.stringify({ schemaVersion: '0.3', assumeRole, ...document });
  documents.create('demo', 'Automation', 'JSON', content);
  const automation: Automation = new Automation({
    documents,
    service: (name) =>
      name === 'ssm' ? ssmApi({ parameters: new ParameterStore(), documents, automation }) : services[name],
    role: (name) => ({
      accessKeyId: '',
      arn: `arn:role:${name}`,
      allows: (...asked) => policy.allows(...asked),
    }),
    now: () => new Date('2026-01-02T03:04:05Z'),
    sleep: async (milliseconds) => {
      slept.push(milliseconds);
    },
    ...options,
  });
  return automation.ended(automation.start({ documentName: 'demo' }, ANN));
}

/** Runs steps against a service `demo` whose operation Echo fails `failures` times and then returns its input. */
async function run(
  mainSteps: readonly Step[],
  { failures = 0, policy = ALL, ...rest }: Partial<Runbook> & { failures?: number; policy?: Policy } = {},
) {
  const asked: Inputs[] = [];
  const slept: number[] = [];
  const Echo = on(
    ({ Text }: { Text: string }) => `arn:demo:${Text}`,
    (input) => {
      asked.push({ ...input });
      if (asked.length <= failures)
        throw Object.assign(new Error('slow down'), { name: 'ThrottlingException' });
      return input;
    },
  );
  const demo = { scope: 'demo', model: DEMO, operations: { Echo } };
  const execution = await runDocument({ mainSteps, ...rest }, { demo }, { policy, slept });
  return { execution, asked, slept, ran: execution.steps.map(({ name }) => name) };
}

const echo = (name: string, inputs: Inputs, rest: Partial<Step> = {}): Step => ({
  name,
  action: 'aws:executeAwsApi',
  inputs: { Service: 'demo', Api: 'Echo', ...inputs },
  ...rest,
});

describe('Automation', () => {
  it('replaces parameters, system variables and outputs of earlier steps', async () => {
    const { execution, asked } = await run(
      [
        echo(
          'First',
          { Text: '{{ Word }} in {{global:REGION}} at {{ global:DATE_TIME }}' },
          {
            outputs: [{ Name: 'Said', Selector: '$.Text' }],
          },
        ),
        echo('Second', { Text: '{{ First.Said }}!', List: ['{{ automation:EXECUTION_ID }}'] }),
      ],
      { parameters: { Word: { type: 'String', default: 'hello' } }, outputs: ['First.Said'] },
    );

    expect(asked[1]).toEqual({
      Text: 'hello in eu-central-1 at 2026-01-02_03.04.05!',
      List: [execution.id],
    });
    expect(execution.outputs).toEqual({ 'First.Said': 'hello in eu-central-1 at 2026-01-02_03.04.05' });
  });

  it('does not expand references inside a value', async () => {
    const { asked } = await run([echo('Only', { Text: '{{ Word }}' })], {
      parameters: { Word: { type: 'String', default: 'a {{ global:REGION }}' } },
    });

    expect(asked[0]?.Text).toBe('a {{ global:REGION }}');
  });

  it('accepts both spellings of an operation’s name', async () => {
    const { execution } = await run([
      { name: 'Snake', action: 'aws:executeAwsApi', inputs: { Service: 'demo', Api: 'echo', Text: 'a' } },
    ]);

    expect(execution.status).toBe('Success');
  });

  it.each<[string, Inputs, RegExp]>([
    ['an operation that is not there', { Api: 'Shout', Text: 'a' }, /no demo Shout/],
    ['an input that is not there', {}, /Missing required parameter in input: "Text"/],
    ['an input that is misspelt', { Text: 'a', text: 'a' }, /Unknown parameter in input: "text"/],
    ['a variable without a value', { Text: '{{ Nobody.Said }}' }, /Nobody\.Said has no value/],
  ])('fails for %s', async (_what, inputs, message) => {
    const { execution } = await run([echo('Only', inputs)]);

    expect(execution).toMatchObject({ status: 'Failed', failureMessage: expect.stringMatching(message) });
  });

  it('calls with the role’s permissions only', async () => {
    const policy = new Policy(
      '{"Statement":[{"Effect":"Allow","Action":["demo:Echo"],"Resource":["arn:demo:a"]}]}',
    );

    const { execution, asked } = await run([echo('Mine', { Text: 'a' }), echo('Yours', { Text: 'b' })], {
      policy,
    });

    expect(asked).toHaveLength(1);
    expect(execution.failureMessage).toMatch(
      /Yours failed: AccessDeniedException: .*demo:Echo on resource: arn:demo:b/,
    );
  });

  it('makes the declared number of attempts', async () => {
    const step = echo('Only', { Text: 'a' }, { maxAttempts: 3 });

    expect((await run([step], { failures: 2 })).execution.status).toBe('Success');
    expect((await run([step], { failures: 3 })).execution).toMatchObject({
      status: 'Failed',
      failureMessage: 'Step Only failed: ThrottlingException: slow down',
    });
  });

  it.each<[string, Partial<Step>, string[], string]>([
    ['stops by default', {}, ['A'], 'Failed'],
    ['goes on', { onFailure: 'Continue' }, ['A', 'B', 'C'], 'Success'],
    ['goes on, and is critical', { onFailure: 'Continue', isCritical: true }, ['A', 'B', 'C'], 'Failed'],
    ['jumps', { onFailure: 'step:C' }, ['A', 'C'], 'Failed'],
    ['jumps, and is not critical', { onFailure: 'step:C', isCritical: false }, ['A', 'C'], 'Success'],
    ['ends although it should jump', { onFailure: 'step:C', isEnd: true }, ['A'], 'Failed'],
  ])('%s when a step fails', async (_what, rest, ran, status) => {
    const result = await run([echo('A', {}, rest), echo('B', { Text: 'b' }), echo('C', { Text: 'c' })]);

    expect(result.ran).toEqual(ran);
    expect(result.execution.status).toBe(status);
  });

  it.each([
    ['a', 'A'],
    ['b', 'B'],
    ['c', 'Else'],
  ])('follows a branch: %s to %s', async (word, expected) => {
    const { ran } = await run(
      [
        {
          name: 'Which',
          action: 'aws:branch',
          inputs: {
            Choices: [
              { Variable: '{{ Word }}', StringEquals: 'a', NextStep: 'A' },
              { Variable: '{{ Word }}', StringEquals: 'b', NextStep: 'B' },
            ],
            Default: 'Else',
          },
        },
        echo('A', { Text: 'a' }, { isEnd: true }),
        echo('B', { Text: 'b' }, { isEnd: true }),
        echo('Else', { Text: 'c' }),
      ],
      { parameters: { Word: { type: 'String', default: word } } },
    );

    expect(ran).toEqual(['Which', expected]);
  });

  it.each([
    ['a', 'Success'],
    ['b', 'Failed'],
  ])('asserts a property: %s ends as %s', async (text, status) => {
    const { execution } = await run([
      echo(
        'Only',
        { Text: text, PropertySelector: '$.Text', DesiredValues: ['a'] },
        {
          action: 'aws:assertAwsResourceProperty',
        },
      ),
    ]);

    expect(execution.status).toBe(status);
  });

  it('fails an attempt that exceeds its timeout', async () => {
    const Hang = on('*', () => new Promise(() => {}));
    const step = { name: 'Only', action: 'aws:executeAwsApi', timeoutSeconds: 0.01 } as const;
    const mainSteps = [{ ...step, inputs: { Service: 'demo', Api: 'Hang' } }];

    const { failureMessage } = await runDocument(
      { mainSteps },
      { demo: { scope: 'demo', model: DEMO, operations: { Hang } } },
    );

    expect(failureMessage).toBe('Step Only failed: Step timed out after 0.01 seconds.');
  });

  it('sleeps for the given duration', async () => {
    const { slept } = await run([{ name: 'Nap', action: 'aws:sleep', inputs: { Duration: 'PT1M5S' } }]);

    expect(slept).toEqual([65_000]);
  });

  it('gives a step the execution’s caller', async () => {
    const { execution } = await run([
      {
        name: 'Who',
        action: 'aws:executeAwsApi',
        inputs: {
          Service: 'ssm',
          Api: 'GetAutomationExecution',
          AutomationExecutionId: '{{ automation:EXECUTION_ID }}',
        },
        outputs: [{ Name: 'Arn', Selector: '$.AutomationExecution.ExecutedBy' }],
      },
    ]);

    expect(execution.steps[0]?.outputs).toEqual({ Arn: 'arn:ann' });
  });
});

/** Answer of a function. */
type Invoke = (event: unknown) => Promise<{ readonly payload: unknown; readonly functionError?: string }>;

const LAMBDA = new ServiceModel(() => lambdaSdk);

/** Lambda with the same function under every name. */
function lambdaWith(invoke: Invoke): ServiceDefinition {
  const Invoke = on(
    ({ FunctionName }: lambdaSdk.InvocationRequest) =>
      `arn:aws:lambda:eu-central-1:123456789012:function:${FunctionName}`,
    async ({ Payload = Buffer.from('{}') }: lambdaSdk.InvocationRequest) => {
      const { payload, functionError } = await invoke(JSON.parse(Buffer.from(Payload).toString()));
      return { StatusCode: 200, FunctionError: functionError, Payload: Buffer.from(JSON.stringify(payload)) };
    },
    { action: 'lambda:InvokeFunction' },
  );
  return { scope: 'lambda', model: LAMBDA, operations: { Invoke } };
}

describe('aws:invokeLambdaFunction', () => {
  const FUNCTION_ARN = 'arn:aws:lambda:eu-central-1:123456789012:function:demo';

  /** Invokes a function in one step, and reads the step's outputs in the next. */
  async function invoke(inputs: Inputs, answer: Invoke, running: Running = {}) {
    const mainSteps = [
      { name: 'Call', action: 'aws:invokeLambdaFunction', inputs: { FunctionName: 'demo', ...inputs } },
      {
        name: 'Look',
        action: 'aws:branch',
        inputs: { Choices: [{ Variable: '{{ Call.FunctionError }}', StringEquals: '', NextStep: 'End' }] },
        isEnd: true,
      },
      { name: 'End', action: 'aws:sleep', inputs: { Duration: 'PT1S' } },
    ] as const;
    return runDocument({ mainSteps }, { lambda: lambdaWith(answer) }, running);
  }

  const events = (inputs: Inputs) =>
    new Promise<unknown>((resolve, reject) => {
      invoke(inputs, async (event) => {
        resolve(event);
        return { payload: null };
      }).catch(reject);
    });

  it('returns the function’s result as JSON', async () => {
    const { steps } = await invoke({}, async () => ({ payload: { a: [1] } }));

    expect(steps[0]).toMatchObject({ outputs: { StatusCode: '200', Payload: '{"a":[1]}' } });
  });

  it.each<[string, Inputs, unknown]>([
    ['InputPayload, an object', { InputPayload: { a: 1 } }, { a: 1 }],
    ['Payload, a text', { Payload: '{"a":2}' }, { a: 2 }],
    ['InputPayload before Payload', { InputPayload: { a: 1 }, Payload: '{"a":2}' }, { a: 1 }],
    ['an empty object without either', {}, {}],
  ])('hands on %s', async (_, inputs, event) => {
    expect(await events(inputs)).toEqual(event);
  });

  const failing: Invoke = async () => ({
    functionError: 'Unhandled',
    payload: { errorType: 'Error', errorMessage: 'no' },
  });

  it('continues after a function error, which is an output', async () => {
    const { steps } = await invoke({}, failing, { functionErrors: 'output' });

    expect(steps[0]).toMatchObject({ status: 'Success', outputs: { FunctionError: 'Unhandled' } });
    expect(steps[0]?.outputs.Payload).toContain('"errorMessage":"no"');
  });

  it('fails for a function error, which AWS’s documents allow', async () => {
    const { failureMessage } = await invoke({}, failing, { functionErrors: 'failed step' });

    expect(failureMessage).toMatch(/^Step Call failed: Unhandled: .*"errorMessage":"no"/);
  });

  it.each<[EmptySelection, string]>([
    ['empty text', 'Success'],
    ['failure', 'Failed'],
  ])('returns a FunctionError that is %s if there is no error', async (emptySelection, status) => {
    expect(await invoke({}, async () => ({ payload: null }), { emptySelection })).toMatchObject({ status });
  });

  it('invokes with the role’s permissions only', async () => {
    const policyFor = (resource: string) =>
      new Policy(
        `{"Statement":[{"Effect":"Allow","Action":["lambda:InvokeFunction"],"Resource":["${resource}"]}]}`,
      );
    const answer: Invoke = async () => ({ payload: null });

    const allowed = await invoke({}, answer, { policy: policyFor(FUNCTION_ARN) });
    const refused = await invoke({}, answer, { policy: policyFor(`${FUNCTION_ARN}-2`) });

    expect(allowed.status).toBe('Success');
    expect(refused.failureMessage).toContain(`lambda:InvokeFunction on resource: ${FUNCTION_ARN}`);
  });

  it.each<[Inputs, RegExp]>([
    [{ InvocationType: 'Event' }, /InvocationType Event/],
    [{ LogType: 'Tail' }, /LogType/],
  ])('fails for an unsupported input: %j', async (inputs, message) => {
    const { failureMessage } = await invoke(inputs, async () => ({ payload: null }));

    expect(failureMessage).toMatch(message);
  });
});
