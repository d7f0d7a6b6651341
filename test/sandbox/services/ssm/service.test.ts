import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ParameterStore } from '../../../../sandbox/services/ssm/parameter-store';
import { SsmService } from '../../../../sandbox/services/ssm/service';

const ARN = 'arn:aws:ssm:eu-central-1:123456789012:parameter';
const NOW = new Date('2026-01-01T00:00:00Z');

describe('Systems Manager', () => {
  let parameters: ParameterStore;
  let ssm: SsmService;
  let refused: string | undefined;
  let asked: string[];

  beforeEach(async () => {
    refused = undefined;
    asked = [];
    parameters = new ParameterStore(() => NOW);
    ssm = await SsmService.start({
      parameters,
      authorize: (_key, action, resource) => {
        asked.push(`${action} on ${resource}`);
        return resource !== refused;
      },
    });
  });

  afterEach(() => ssm.stop());

  const call = async (body: string, target = 'AmazonSSM.GetParameters') => {
    const response = await fetch(ssm.url, {
      method: 'POST',
      headers: {
        authorization: 'AWS4-HMAC-SHA256 Credential=KEY/20260101/x/ssm/aws4_request, Signature=0',
        'x-amz-target': target,
      },
      body,
    });
    return { status: response.status, body: await response.json() };
  };

  const get = (...Names: string[]) => call(JSON.stringify({ Names }));

  it('gets the parameters that are there, and names the others', async () => {
    parameters.putParameter({ Name: '/fleet/a', Value: '1', Type: 'String' });

    expect(await get('/fleet/a', '/fleet/b')).toEqual({
      status: 200,
      body: {
        Parameters: [
          {
            Name: '/fleet/a',
            Type: 'String',
            Value: '1',
            Version: 1,
            LastModifiedDate: NOW.getTime() / 1_000,
          },
        ],
        InvalidParameters: ['/fleet/b'],
      },
    });
    expect(asked).toEqual([`ssm:GetParameters on ${ARN}/fleet/a`, `ssm:GetParameters on ${ARN}/fleet/b`]);
  });

  it('gets none when one is not allowed', async () => {
    refused = `${ARN}/fleet/b`;

    expect(await get('/fleet/a', '/fleet/b')).toMatchObject({
      status: 403,
      body: { __type: 'AccessDeniedException' },
    });
  });

  it.each([
    ['no list', '{"Names":"/a"}', 'ValidationException'],
    ['an empty list', '{"Names":[]}', 'ValidationException'],
    ['no JSON', '{', 'SerializationException'],
  ])('refuses %s', async (_, body, code) => {
    expect(await call(body)).toMatchObject({ status: 400, body: { __type: code } });
  });

  it('knows no other operation', async () => {
    expect(await call('{}', 'AmazonSSM.PutParameter')).toMatchObject({
      body: { __type: 'UnknownOperationException' },
    });
  });
});
