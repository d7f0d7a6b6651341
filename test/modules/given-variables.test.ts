import { describe, expect, it } from '@jest/globals';
import { refuseGivenVariables } from '../../modules/given-variables';

const FLEET = {
  TF_VAR_subject_pattern: 'CN={clientId},O=Example',
  TF_VAR_alternative_name_pattern: 'DNS:{clientId}\\.example',
  TF_VAR_example_client_id: 'device-1',
  TF_VAR_example_subject: 'CN=device-1,O=Example',
  TF_VAR_example_alternative_names: '["DNS:device-1.example"]',
};

describe('refuseGivenVariables', () => {
  it.each([
    ['nothing', {}],
    ['patterns and an example that go together', FLEET],
    ['a list as only Terraform writes it', { ...FLEET, TF_VAR_example_alternative_names: '["DNS:x",]' }],
    ['half an example, which the plan refuses', { ...FLEET, TF_VAR_example_subject: undefined }],
    [
      'an example without its pattern, which may be given elsewhere',
      { ...FLEET, TF_VAR_subject_pattern: undefined },
    ],
  ])('takes %s', (_, environment) => {
    expect(() => refuseGivenVariables(environment)).not.toThrow();
  });

  it.each<[string, Readonly<Record<string, string>>, string]>([
    [
      'a decision that is empty',
      { TF_VAR_subject_pattern: '' },
      'subject_pattern must be a regular expression (RE2) for the subjects that are signed. Decide:',
    ],
    [
      'an unknown placeholder',
      { TF_VAR_subject_pattern: 'CN={clientID}' },
      'subject_pattern must not have "{clientID}": only {clientId} stands for something',
    ],
    [
      'what a shell leaves of a pattern in double quotes',
      { TF_VAR_subject_pattern: 'CN=,O=Example' },
      'subject_pattern must not have "CN=,O=Example"',
    ],
    [
      'an alternative name without its kind',
      { TF_VAR_alternative_name_pattern: '{clientId}\\.example' },
      'alternative_name_pattern must not have "{clientId}…example": no alternative name begins so',
    ],
    [
      'an example that the pattern refuses',
      { ...FLEET, TF_VAR_subject_pattern: 'O=Example,CN={clientId}' },
      'subject_pattern does not allow example_subject for example_client_id',
    ],
    [
      'a list without its brackets',
      { TF_VAR_example_alternative_names: 'DNS:device-1.example' },
      'example_alternative_names must be a list, such as',
    ],
  ])("refuses %s, in the words of Terraform's variables", (_, environment, message) => {
    expect(() => refuseGivenVariables(environment)).toThrow(message);
  });
});
