import { describe, expect, it, jest } from '@jest/globals';
import { CertificateParameter } from '../../../../tools/ca/ceremony/certificate-parameter';
import { readPki } from '../../../../tools/ca/pki-options';
import { startPkis } from '../sandbox-pki';

describe('the parameter with the certificate of a CA', () => {
  const pkis = startPkis();
  const parameterOf = (pki: string) => new CertificateParameter(readPki({ pki }));
  const put = (pki: string, Value: string) =>
    pkis.parameters.putParameter({ Name: `/${pki}/ca-certificate`, Type: 'String', Value, Overwrite: true });
  const textIn = (pki: string) =>
    pkis.parameters.getParameter({ Name: `/${pki}/ca-certificate` }).Parameter.Value;

  it('is made, read and replaced', async () => {
    const parameter = parameterOf('life');

    expect(await parameter.read()).toBeUndefined();
    await parameter.replace('one', undefined);
    const before = await parameter.read();
    expect(before).toEqual({ text: 'one', version: 1 });
    await parameter.replace('x'.repeat(5_000), before);
    expect(await parameter.read()).toMatchObject({ version: 2 });
  });

  it('is not overwritten when somebody else has changed it', async () => {
    put('changed', 'one');
    const parameter = parameterOf('changed');
    const before = await parameter.read();
    put('changed', 'theirs');

    await expect(parameter.replace('ours', before)).rejects.toThrow(
      'it had version 1 and has version 2. Nothing was written.',
    );
    expect(textIn('changed')).toBe('theirs');
  });

  it('is not overwritten when somebody else has made it', async () => {
    put('made', 'theirs');

    await expect(parameterOf('made').replace('ours', undefined)).rejects.toThrow(
      'it had no version and has version 1. Nothing was written.',
    );
  });

  it('tells who writes at the same moment, and never overwrites one that was just made', async () => {
    put('race', 'one');
    const race = parameterOf('race');
    const before = await race.read();
    // Between the last look and the write.
    const get = jest.spyOn(pkis.parameters, 'getParameter');
    const afterLook = (name: string) =>
      get.mockImplementationOnce(function (this: typeof pkis.parameters, input) {
        const found = Object.getPrototypeOf(this).getParameter.bind(this);
        try {
          return found(input);
        } finally {
          put(name, 'theirs');
        }
      });
    afterLook('race');
    await expect(race.replace('ours', before)).rejects.toThrow(
      'this is version 3, and theirs is version 2. Agree on one and install it.',
    );
    afterLook('race-to-make');
    await expect(parameterOf('race-to-make').replace('ours', undefined)).rejects.toThrow(
      'Somebody has made it meanwhile. Nothing was written.',
    );
    expect(textIn('race-to-make')).toBe('theirs');
    get.mockRestore();
  });

  it.each(['ssm:GetParameter', 'ssm:PutParameter'])('names %s when it is denied', async (action) => {
    pkis.denied.add(action);
    try {
      await expect(parameterOf('denied').replace('one', undefined)).rejects.toThrow(
        new RegExp(
          `^${action} on /denied/ca-certificate in eu-central-1 failed: AccessDeniedException: .*must be allowed ${action}`,
          's',
        ),
      );
    } finally {
      pkis.denied.delete(action);
    }
  });
});
