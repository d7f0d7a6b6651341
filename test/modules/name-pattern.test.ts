import { describe, expect, it } from '@jest/globals';
import { App, TerraformStack, TerraformVariable, Token } from 'cdktf';
import { alternativeNamePattern, subjectPattern } from '../../modules/name-pattern';

const subject = (pattern: unknown) => () => subjectPattern().check('subjectPattern', pattern);
const alternativeName = (pattern: unknown) => () =>
  alternativeNamePattern().check('alternativeNamePattern', pattern);

const VARIABLE = new TerraformVariable(new TerraformStack(new App(), 'stack'), 'subjects', {}).stringValue;

describe('subjectPattern', () => {
  it.each([
    'CN={clientId},O=Example',
    'CN=[a-z]{1,8}',
    '.*',
    'CN=a{2}{clientId}',
    Token.asString({ Ref: 'x' }),
    VARIABLE,
    `CN={clientId},O=${VARIABLE}`,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Terraform's, written by hand
    'CN={clientId},O=${var.organization}',
  ])('accepts %j', (pattern) => {
    expect(subject(pattern)).not.toThrow();
  });

  it.each([
    ['an open group', 'CN=('],
    ['a look-ahead, which RE2 does not have', 'CN=(?=x)'],
    ['a back reference, which RE2 does not have', '(a)\\1'],
    ['the client id for the name of a group', 'CN=(?P<{clientId}>a)'],
  ])('refuses %s, and says what and why', (_, pattern) => {
    expect(subject(pattern)).toThrow(`subjectPattern must be a regular expression (RE2), not "${pattern}": `);
  });

  it('refuses an empty one and explains the choice in two lines', () => {
    expect(subject('')).toThrow(
      /^subjectPattern must be .*\n {2}CN={clientId},O=Example, for example: .*\n {2}\.\* on purpose: .*, not ""\.$/,
    );
  });

  it('refuses one that is too large for the signer', () => {
    expect(subject('CN=(?:a?){1000}(?:b?){1000}')).toThrow(
      /^subjectPattern compiles to \d+ instructions, and at most 1500 are accepted/,
    );
  });

  it('refuses one that refuses every device, and says how to fix it', () => {
    expect(subject('CN={clientID}')).toThrow(
      'subjectPattern must not have "{clientID}": only {clientId} stands for something',
    );
  });

  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: that is the mistake
  it.each([
    ['CN=${clientId}', '${clientId}'],
    ['CN=$${clientId}', '${clientId}'],
    ['CN=%{clientId}', '%{clientId}'],
    ['CN=${ clientId },O=x', '${ clientId }'],
    ['CN=a${2}', '${2}'],
    [`CN=\${clientId},O=${VARIABLE}`, '${clientId}'],
  ])('refuses %j, which Terraform would take for an expression', (pattern, expression) => {
    expect(subject(pattern)).toThrow(
      `subjectPattern must not have "${expression}": Terraform takes it for an expression. For the ` +
        `client id, write {clientId}, without the ${expression[0]}.`,
    );
  });
  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: see above
});

describe('alternativeNamePattern', () => {
  it.each(['', 'DNS:{clientId}\\.example\\.com', '.*', VARIABLE])('accepts %j', (pattern) => {
    expect(alternativeName(pattern)).not.toThrow();
  });

  it('refuses what cannot match any name, and says how to fix it', () => {
    expect(alternativeName('{clientId}\\.example\\.com')).toThrow(
      'alternativeNamePattern must not have "{clientId}…example…com": no alternative name begins like this. It begins with ' +
        'its kind, DNS: email: URI: ',
    );
  });
});
