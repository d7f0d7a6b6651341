import { describe, expect, it } from '@jest/globals';
import { TerraformVariable } from 'cdktf';
import fc from 'fast-check';
import { DESCRIPTORS, escapeValue } from '../../handler/x509/name';
import { encodeName } from '../../handler/x509/name-text';
import { CertificateSigning, type CertificateSigningProps } from '../../modules';
import { checkText, EXAMPLE_SUBJECT } from '../../modules/rules';
import { MINIMUM, synthesize, synthesizeStack } from './synthesized';

const FLEET: Partial<CertificateSigningProps> = {
  subjectPattern: 'CN={clientId},O=Example',
  alternativeNamePattern: 'DNS:{clientId}\\.example',
};
const EXAMPLE = { clientId: 'device-1', subject: 'CN=device-1,O=Example' };
const environmentOf = (props: Partial<CertificateSigningProps>, name: string) =>
  synthesize(props).resource('aws_lambda_function', 'function_name', name).environment;

describe('exampleRequest', () => {
  it('becomes settings of the rehearsal, whose change is rehearsed', () => {
    const exampleRequest = { ...EXAMPLE, alternativeNames: ['DNS:device-1.example'] };
    const settings = {
      EXAMPLE_CLIENT_ID: 'device-1',
      EXAMPLE_SUBJECT: 'CN=device-1,O=Example',
      EXAMPLE_ALTERNATIVE_NAMES: expect.stringContaining('jsonencode(["DNS:device-1.example"])'),
    };
    const stack = synthesize({ ...FLEET, exampleRequest });

    expect(
      stack.resource('aws_lambda_function', 'function_name', 'fleet-rehearsal').environment,
    ).toMatchObject({ variables: settings });
    expect(stack.resource('aws_lambda_invocation').triggers).toMatchObject(settings);
  });

  it('is left out, or empty, for none', () => {
    const none = environmentOf(FLEET, 'fleet-rehearsal');

    expect(
      environmentOf({ ...FLEET, exampleRequest: { clientId: '', subject: '' } }, 'fleet-rehearsal'),
    ).toEqual(none);
    expect(none).toMatchObject({ variables: { EXAMPLE_CLIENT_ID: '', EXAMPLE_SUBJECT: '' } });
  });

  it.each([
    [
      { clientId: 'DEVICE-1' },
      'subjectPattern does not allow exampleRequest.subject for exampleRequest.clientId: CsrSubjectNotAllowed: ',
    ],
    [{ subject: 'CN=device-1' }, 'does not allow exampleRequest.subject'],
    [{ alternativeNames: ['DNS:device-2.example'] }, 'does not allow exampleRequest.alternativeNames'],
    [
      { alternativeNames: ['IP:10.0.0'] },
      'exampleRequest.alternativeNames must be names in the form of patterns',
    ],
    [{ subject: '' }, 'exampleRequest.subject is empty, and another part of the example is not'],
    [{ clientId: '' }, 'exampleRequest.clientId is empty, and another part of the example is not'],
    [
      { clientId: 'x'.repeat(129) },
      'exampleRequest.clientId must be an MQTT client id of 1 to 128 characters',
    ],
    [{ subject: `CN=${'x'.repeat(510)}` }, 'exampleRequest.subject must be a name in RFC 4514 form'],
    [{ subject: 'CN=a\tb' }, 'exampleRequest.subject must be a name in RFC 4514 form'],
  ])('stops the synthesis when it is %j', (wrong, message) => {
    expect(() => synthesize({ ...FLEET, exampleRequest: { ...EXAMPLE, ...wrong } })).toThrow(message);
  });

  it('is left to them too if the pattern is a hand-written expression', () => {
    const subjectPattern = ['$', '{var.subjects}'].join('');

    expect(() => synthesize({ subjectPattern, exampleRequest: EXAMPLE })).not.toThrow();
  });

  it('is left to Terraform and the rehearsal if only they know it', () => {
    synthesizeStack((stack) => {
      const subject = new TerraformVariable(stack, 'subject-variable', {}).stringValue;
      const names = new TerraformVariable(stack, 'names-variable', { type: 'list(string)' }).listValue;

      for (const [id, example] of Object.entries({
        subject: { ...EXAMPLE, subject },
        names: { ...EXAMPLE, subject: 'CN=other', alternativeNames: names },
      })) {
        new CertificateSigning(stack, id, {
          ...MINIMUM,
          ...FLEET,
          name: id,
          signingMode: 'aws-managed',
          exampleRequest: example,
        });
      }
    });
  });
});

describe('the rule for subjects', () => {
  const accepts = (subject: string) => {
    try {
      checkText('subject', subject, EXAMPLE_SUBJECT);
      return true;
    } catch {
      return false;
    }
  };
  const encodes = (subject: string) => {
    try {
      encodeName(subject);
      return true;
    } catch {
      return false;
    }
  };

  it('accepts what the signer writes for any name', () => {
    const part = fc
      .tuple(
        fc.constantFrom(...Object.values(DESCRIPTORS)),
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
      )
      .map(([type, value]) => `${type}=${escapeValue(value)}`);

    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 3 }), (parts) =>
        expect(accepts(parts.join(','))).toBe(true),
      ),
      { seed: 67 },
    );
  });

  it('accepts nothing that the signer cannot read', () => {
    const piece = fc.constantFrom(
      'CN',
      'O',
      '=',
      ',',
      '+',
      ' ',
      'a',
      '\\',
      '"',
      '41',
      '#',
      'é',
      '\n',
      ';',
      '2.5.4.3',
      'X',
    );
    const subject = fc.array(piece, { maxLength: 9 }).map((pieces) => pieces.join(''));

    fc.assert(
      fc.property(subject, (text) => {
        // The signer alone knows whether hexadecimal is DER of a text, and which object identifiers there are.
        fc.pre(!/= *#|412\.5/.test(text));
        expect({ text, same: accepts(text) === encodes(text) }).toEqual({ text, same: true });
      }),
      { seed: 68, numRuns: 1_000 },
    );
  });
});
