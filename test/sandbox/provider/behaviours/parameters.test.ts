import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { awsBehaviours } from '../../../../sandbox/provider/behaviours';
import { StandInProvider } from '../../../../sandbox/provider/provider';
import { MemoryParameters } from '../services';
import { ref, Workspace } from '../workspace';

// Generous: a slow machine is no defect, a hang is.
jest.setTimeout(60_000);

describe('SSM parameters', () => {
  let parameters: MemoryParameters;
  let workspace: Workspace;
  let provider: StandInProvider;

  beforeEach(async () => {
    parameters = new MemoryParameters();
    workspace = await Workspace.create();
    provider = await StandInProvider.start({ behaviours: awsBehaviours({ parameters }) });
    await workspace.write({});
  });

  afterEach(async () => {
    await provider.stop();
    await workspace.remove();
  });

  it('decides a count at plan by the parameters under a path', async () => {
    await workspace.write({
      data: { aws_ssm_parameters_by_path: { hold: { path: '/signing/' } } },
      resource: {
        aws_sns_topic: {
          it: {
            name: 'it',
            count: `\${contains(data.aws_ssm_parameters_by_path.hold.names, "/signing/rollback-hold") ? 0 : 1}`,
          },
        },
      },
    });
    expect(await workspace.plannedActions(provider)).toEqual({ 'aws_sns_topic.it[0]': 'create' });
    await workspace.apply(provider);

    await parameters.put({ name: '/signing/rollback-hold', type: 'String', value: 'on-call' });

    expect(await workspace.plannedActions(provider)).toEqual({ 'aws_sns_topic.it[0]': 'delete' });
  });

  it('lists its own level, or all levels, sorted, and hides the values', async () => {
    for (const name of ['/a/c', '/a/b', '/a/d/e', '/ab'])
      await parameters.put({ name, type: 'String', value: name });
    await workspace.write({
      data: {
        aws_ssm_parameters_by_path: { level: { path: '/a' }, all: { path: '/a', recursive: true } },
      },
      output: {
        level: { value: ref('data.aws_ssm_parameters_by_path.level.names') },
        all: { value: ref('data.aws_ssm_parameters_by_path.all.arns') },
        hidden: { value: ref('data.aws_ssm_parameters_by_path.all.values'), sensitive: true },
      },
    });

    await workspace.apply(provider);

    const outputs = JSON.parse((await workspace.run(provider, 'output', '-json')).stdout);
    const arn = 'arn:aws:ssm:eu-west-1:123456789012:parameter';
    expect(outputs.level.value).toEqual(['/a/b', '/a/c']);
    expect(outputs.all.value).toEqual([`${arn}/a/b`, `${arn}/a/c`, `${arn}/a/d/e`]);
    expect(outputs.hidden.value).toEqual(['/a/b', '/a/c', '/a/d/e']);
  });

  it('does not let the values into an output that is not sensitive', async () => {
    await workspace.write({
      data: { aws_ssm_parameters_by_path: { it: { path: '/a' } } },
      output: { shown: { value: ref('data.aws_ssm_parameters_by_path.it.values') } },
    });

    const { stderr } = await workspace.run(provider, 'plan');

    expect(stderr).toContain('Output refers to sensitive values');
  });

  it('manages a parameter', async () => {
    const write = (value: string) =>
      workspace.write({ resource: { aws_ssm_parameter: { it: { name: '/a/b', type: 'String', value } } } });
    await write('one');
    await workspace.apply(provider);
    await write('two');
    await workspace.apply(provider);
    expect(parameters.parameters.get('/a/b')).toEqual({ name: '/a/b', type: 'String', value: 'two' });

    parameters.parameters.set('/a/b', { name: '/a/b', type: 'String', value: 'edited' });
    expect(await workspace.plannedActions(provider)).toEqual({ 'aws_ssm_parameter.it': 'update' });
    await workspace.run(provider, 'destroy', '-auto-approve');
    expect(parameters.parameters.size).toBe(0);
  });
});
