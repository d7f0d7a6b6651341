import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Stage } from '../stage';
import { ref } from '../workspace';

// Generous: only a hang is a defect, not a slow machine.
jest.setTimeout(60_000);

describe('SSM parameters', () => {
  let stage: Stage;

  const put = (Name: string, Value: string) =>
    stage.sandbox.aws.parameters.putParameter({ Name, Type: 'String', Value, Overwrite: true });

  beforeEach(async () => {
    stage = await Stage.set();
    await stage.write({});
  });

  afterEach(() => stage.clear());

  it('derives a count at plan time from the parameters under a path', async () => {
    const count = `\${contains(data.aws_ssm_parameters_by_path.hold.names, "/signing/rollback-hold") ? 0 : 1}`;
    await stage.write({
      data: { aws_ssm_parameters_by_path: { hold: { path: '/signing/' } } },
      resource: { aws_sns_topic: { it: { name: 'it', count } } },
    });
    expect(await stage.plannedActions()).toEqual({ 'aws_sns_topic.it[0]': 'create' });
    await stage.apply();

    put('/signing/rollback-hold', 'on-call');

    expect(await stage.plannedActions()).toEqual({ 'aws_sns_topic.it[0]': 'delete' });
  });

  it('lists its own level, or all levels, sorted, and hides the values', async () => {
    for (const name of ['/a/c', '/a/b', '/a/d/e', '/ab']) put(name, name);
    await stage.write({
      data: {
        aws_ssm_parameters_by_path: { level: { path: '/a' }, all: { path: '/a', recursive: true } },
      },
      output: {
        level: { value: ref('data.aws_ssm_parameters_by_path.level.names') },
        all: { value: ref('data.aws_ssm_parameters_by_path.all.arns') },
        hidden: { value: ref('data.aws_ssm_parameters_by_path.all.values'), sensitive: true },
      },
    });

    await stage.apply();

    const outputs = JSON.parse((await stage.run('output', '-json')).stdout);
    const arn = 'arn:aws:ssm:eu-central-1:123456789012:parameter';
    expect(outputs.level.value).toEqual(['/a/b', '/a/c']);
    expect(outputs.all.value).toEqual([`${arn}/a/b`, `${arn}/a/c`, `${arn}/a/d/e`]);
    expect(outputs.hidden.value).toEqual(['/a/b', '/a/c', '/a/d/e']);
  });

  it('refuses to put the values into an output that is not sensitive', async () => {
    await stage.write({
      data: { aws_ssm_parameters_by_path: { it: { path: '/a' } } },
      output: { shown: { value: ref('data.aws_ssm_parameters_by_path.it.values') } },
    });

    const { stderr } = await stage.run('plan');

    expect(stderr).toContain('Output refers to sensitive values');
  });

  it('manages a parameter', async () => {
    const write = (value: string) =>
      stage.write({ resource: { aws_ssm_parameter: { it: { name: '/a/b', type: 'String', value } } } });
    await write('one');
    await stage.apply();
    await write('two');
    await stage.apply();
    const { Parameter } = stage.sandbox.aws.parameters.getParameter({ Name: '/a/b' });
    expect(Parameter).toMatchObject({ Type: 'String', Value: 'two', Version: 2 });

    put('/a/b', 'edited');
    expect(await stage.plannedActions()).toEqual({ 'aws_ssm_parameter.it': 'update' });
    await stage.run('destroy', '-auto-approve');
    expect(stage.sandbox.aws.parameters.all).toEqual([]);
  });
});
