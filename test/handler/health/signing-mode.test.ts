import { describe, expect, it } from '@jest/globals';
import {
  judgeSigningMode,
  type ProviderState,
  providerState,
  type SigningMode,
} from '../../../handler/health/signing-mode';

/** Names of what is true. */
function traitsOf(mode: SigningMode): readonly string[] {
  return Object.entries(mode)
    .filter(([, applies]) => applies)
    .map(([trait]) => trait);
}

const HOLD = '{"who":"on-call"}';

describe('The signing mode', () => {
  it.each<[ProviderState, 'self-managed' | 'aws-managed', string | undefined, string]>([
    ['here', 'self-managed', undefined, 'selfManaged'],
    ['absent', 'aws-managed', undefined, 'awsManagedOnPurpose'],
    ['absent', 'self-managed', HOLD, 'awsManagedOnPurpose'],
    ['absent', 'aws-managed', HOLD, 'awsManagedOnPurpose'],
    // An empty hold is a hold: Terraform looks at the name alone.
    ['absent', 'self-managed', '', 'awsManagedOnPurpose'],
    ['absent', 'self-managed', undefined, 'unexpected'],
    ['here', 'aws-managed', undefined, 'selfManaged unexpected'],
    // A rollback that has not taken effect.
    ['here', 'self-managed', HOLD, 'selfManaged unexpected'],
    ['here', 'aws-managed', HOLD, 'selfManaged unexpected'],
    ['elsewhere', 'self-managed', undefined, 'unexpected'],
    ['elsewhere', 'aws-managed', undefined, 'unexpected'],
    ['elsewhere', 'self-managed', HOLD, 'unexpected'],
    ['elsewhere', 'aws-managed', HOLD, 'unexpected'],
  ])('with the provider %s, %s declared and hold %s is %s', (provider, declared, hold, expected) => {
    const selfManagedDeclared = declared === 'self-managed';
    const mode = judgeSigningMode(provider, { selfManagedDeclared, hold, restorationPending: false });

    expect(traitsOf(mode)).toEqual(expected.split(' '));
  });

  it.each<[ProviderState, 'self-managed' | 'aws-managed', string | undefined, string]>([
    ['absent', 'self-managed', undefined, 'awsManagedOnPurpose restorationPending'],
    // The deploy has created the provider and is not quite through, or nothing was rolled back when the hold was lifted.
    ['here', 'self-managed', undefined, 'selfManaged'],
    // A lift does not excuse another function.
    ['elsewhere', 'self-managed', undefined, 'unexpected'],
    ['absent', 'aws-managed', undefined, 'awsManagedOnPurpose'],
    ['absent', 'self-managed', HOLD, 'awsManagedOnPurpose'],
    ['here', 'self-managed', HOLD, 'selfManaged unexpected'],
    ['here', 'aws-managed', undefined, 'selfManaged unexpected'],
  ])(
    'with a restoration that waits for its deploy, the provider %s, %s declared and hold %s is %s',
    (provider, declared, hold, expected) => {
      const selfManagedDeclared = declared === 'self-managed';
      const mode = judgeSigningMode(provider, { selfManagedDeclared, hold, restorationPending: true });

      expect(traitsOf(mode)).toEqual(expected.split(' '));
    },
  );
});

describe('A certificate provider', () => {
  const OURS = 'arn:aws:lambda:eu-central-1:123456789012:function:fleet-signer';

  it.each<[string, string | undefined, ProviderState]>([
    ['at this function', OURS, 'here'],
    ['at another function', `${OURS}-2`, 'elsewhere'],
    ['at an alias, which the deployment does not create', `${OURS}:live`, 'elsewhere'],
    ['nowhere', undefined, 'elsewhere'],
  ])('that points %s', (_, functionArn, state) => {
    expect(providerState({ name: 'fleet', functionArn }, OURS)).toBe(state);
  });

  it('that is not there is absent', () => {
    expect(providerState(undefined, OURS)).toBe('absent');
  });
});
