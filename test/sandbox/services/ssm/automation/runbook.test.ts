import { describe, expect, it } from '@jest/globals';
import { unreachableSteps } from '../../../../../sandbox/services/ssm/automation/graph';
import { parseRunbook, type Step } from '../../../../../sandbox/services/ssm/automation/runbook';

const step = (name: string, rest: Partial<Step> = {}): Step => ({
  name,
  action: 'aws:sleep',
  inputs: { Duration: 'PT1S' },
  ...rest,
});
const branch = (name: string, next: string, Default?: string): Step =>
  step(name, {
    action: 'aws:branch',
    inputs: { Choices: [{ NextStep: next, Variable: 'a', StringEquals: 'a' }], Default },
  });
const documentOf = (...mainSteps: Step[]) => JSON.stringify({ schemaVersion: '0.3', mainSteps });

describe('parseRunbook', () => {
  it.each([
    ['no JSON', '{', /not JSON/],
    ['another schema', JSON.stringify({ schemaVersion: '2.2', mainSteps: [step('A')] }), /schemaVersion/],
    ['no step', documentOf(), /mainSteps/],
    ['a name with a blank', documentOf(step('A B')), /"A B"/],
    ['a step twice', documentOf(step('A'), step('A')), /A occurs twice/],
    ['an action that is not there', documentOf(step('A', { action: 'aws:explode' as never })), /aws:explode/],
    ['a misspelt onFailure', documentOf(step('A', { onFailure: 'abort' })), /onFailure must be/],
    ['a next step that is not there', documentOf(step('A', { nextStep: 'B' })), /A goes to B/],
    ['a failure that leads nowhere', documentOf(step('A', { onFailure: 'step:B' })), /A goes to B/],
    ['a choice that leads nowhere', documentOf(branch('A', 'B')), /A goes to B/],
    ['a default that leads nowhere', documentOf(branch('A', 'A', 'B')), /A goes to B/],
    [
      'an operator inside another',
      documentOf(
        step('A', {
          action: 'aws:branch',
          inputs: { Choices: [{ And: [{ Not: { Variable: 'a', Contains: 'b' } }], NextStep: 'B' }] },
        }),
        step('B'),
      ),
      /A: And, Or and Not/,
    ],
    [
      'an invocation of nothing',
      documentOf(step('A', { action: 'aws:invokeLambdaFunction', inputs: {} })),
      /A: FunctionName is required/,
    ],
    [
      'an input that invocations do not have',
      documentOf(
        step('A', { action: 'aws:invokeLambdaFunction', inputs: { FunctionName: 'f', Event: 'e' } }),
      ),
      /has no input Event/,
    ],
    ['a loop', documentOf(step('A'), step('B', { nextStep: 'A' })), /A → B → A/],
    ['a loop by failure', documentOf(step('A', { onFailure: 'step:A' })), /A → A/],
  ])('refuses a document with %s', (_what, document, message) => {
    expect(() => parseRunbook(document)).toThrow(
      expect.objectContaining({ name: 'InvalidDocumentContent', message: expect.stringMatching(message) }),
    );
  });

  it('accepts paths that split and join again', () => {
    const runbook = parseRunbook(documentOf(branch('A', 'C', 'B'), step('B'), step('C')));

    expect(runbook.mainSteps).toHaveLength(3);
  });
});

describe('unreachableSteps', () => {
  it.each<[string, Step[], string[]]>([
    ['one after another', [step('A'), step('B')], []],
    ['after the end', [step('A', { isEnd: true }), step('B')], ['B']],
    ['skipped by nextStep', [step('A', { nextStep: 'C' }), step('B'), step('C')], ['B']],
    ['reached by failure only', [step('A', { isEnd: true, onFailure: 'step:B' }), step('B')], []],
    ['behind a branch without a default', [branch('A', 'C'), step('B', { isEnd: true }), step('C')], []],
    ['behind a branch with a default', [branch('A', 'C', 'C'), step('B'), step('C')], ['B']],
  ])('treats steps %s', (_what, steps, unreachable) => {
    expect(unreachableSteps(steps)).toEqual(unreachable);
  });
});
