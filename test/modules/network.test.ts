import { describe, expect, it } from '@jest/globals';
import { type Block, synthesize } from './synthesized';

const NETWORK = { subnetIds: ['subnet-0123456789abcdef0'], securityGroupIds: ['sg-0123456789abcdef0'] };

const triggersOf = (stack: ReturnType<typeof synthesize>) =>
  stack.resource('aws_lambda_invocation').triggers as Block | string;

describe('A deployment without a network', () => {
  const stack = synthesize();

  it('has nothing of one', () => {
    for (const fn of stack.resources('aws_lambda_function')) {
      expect(Object.keys(fn)).not.toEqual(expect.arrayContaining(['vpc_config']));
      expect(Object.keys(fn)).not.toEqual(expect.arrayContaining(['dynamic']));
    }
    expect(JSON.stringify(stack.json)).not.toMatch(/ec2:|subnet|signing_network/);
  });

  it('is identified by what identified it before there were networks', () => {
    const own = ['EXAMPLE_DAYS'];
    const settings = Object.keys(
      (
        stack.resource('aws_lambda_function', 'function_name', 'fleet-signer').environment as {
          variables: Block;
        }
      ).variables,
    );

    expect(Object.keys(triggersOf(stack)).sort()).toEqual(
      [...settings, 'architecture', 'code', 'memoryMb', 'restoration', 'role', 'runtime'].sort(),
    );
    expect(settings).toEqual(expect.arrayContaining(own));
  });
});

describe('A deployment with a network', () => {
  const stack = synthesize({ network: NETWORK });

  it('has the signer and its rehearsal run there, and not the preflight', () => {
    const inside = stack
      .resources('aws_lambda_function')
      .filter((fn) => 'dynamic' in fn)
      .map(({ function_name: name }) => name);

    expect(inside.sort()).toEqual(['fleet-rehearsal', 'fleet-signer']);
  });

  it('is identified by it, too', () => {
    expect(triggersOf(stack)).toMatch(/^\$\{merge\(local\.\S+, length\(local\.\S+\) > 0 \? \{ network = /);
  });
});

describe('The property network', () => {
  it.each<[string, object, string]>([
    ['subnetIds', [], 'network.subnetIds must have 1 to 16 ids, not 0.'],
    [
      'subnetIds',
      ['subnet-01234567', 'subnet-01234567'],
      'network.subnetIds must have each id once, and not have subnet-01234567 again.',
    ],
    ['subnetIds', ['sg-01234567'], 'network.subnetIds[0] must be the id of a subnet'],
    [
      'securityGroupIds',
      [0, 1, 2, 3, 4, 5].map((place) => `sg-0123456${place}`),
      'network.securityGroupIds must have 1 to 5 ids, not 6.',
    ],
    ['securityGroupIds', ['default'], 'network.securityGroupIds[0] must be the id of a security group'],
  ])('refuses %s = %j', (property, ids, message) => {
    expect(() => synthesize({ network: { ...NETWORK, [property]: ids } })).toThrow(message);
  });

  it('names a misspelt part', () => {
    expect(() => synthesize({ network: { ...NETWORK, subnetIDs: [] } as never })).toThrow(
      'network.subnetIDs is not a property of network. Did you mean subnetIds?',
    );
  });
});
