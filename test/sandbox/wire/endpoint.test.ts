import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { requireAllowed } from '../../../sandbox/wire/authorize';
import { type Answer, WireEndpoint, WireError } from '../../../sandbox/wire/endpoint';

const SIGNED = {
  authorization: 'AWS4-HMAC-SHA256 Credential=SANDBOX-role/20260101/x/iot/aws4_request, Signature=0',
};

describe('An endpoint', () => {
  let endpoint: WireEndpoint;
  let answer: Answer;

  beforeEach(async () => {
    endpoint = await WireEndpoint.start((request) => answer(request));
  });

  afterEach(() => endpoint.stop());

  const call = async (path = '/', init: RequestInit = { headers: SIGNED }) => {
    const response = await fetch(`${endpoint.url}${path}`, init);
    return {
      status: response.status,
      error: response.headers.get('x-amzn-errortype'),
      body: await response.json(),
    };
  };

  it('listens on this machine only', () => {
    expect(endpoint.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it('hands over what was asked and by whom', async () => {
    answer = (request) => request;

    const { status, body } = await call('/a/b?c=d', {
      method: 'POST',
      headers: { ...SIGNED, 'x-amz-target': 'AmazonSSM.GetParameters' },
      body: '{}',
    });

    expect(status).toBe(200);
    expect(body).toEqual({
      method: 'POST',
      path: '/a/b',
      target: 'AmazonSSM.GetParameters',
      accessKeyId: 'SANDBOX-role',
      body: '{}',
    });
  });

  it('refuses who has not signed', async () => {
    answer = () => ({});

    expect(await call('/', {})).toMatchObject({ status: 403, error: 'MissingAuthenticationTokenException' });
  });

  it('names an error in the header and in the body', async () => {
    answer = () => {
      throw new WireError('ResourceNotFoundException', 'not there', 404);
    };

    expect(await call()).toEqual({
      status: 404,
      error: 'ResourceNotFoundException',
      body: { __type: 'ResourceNotFoundException', message: 'not there' },
    });
  });

  it('owns up to an error of its own', async () => {
    answer = () => {
      throw new Error('a defect');
    };

    expect(await call()).toMatchObject({ status: 500, error: 'InternalFailure' });
  });

  it('refuses what is not allowed, naming it', async () => {
    answer = ({ accessKeyId }) => {
      requireAllowed((key, action) => key === accessKeyId && action === 'iot:A', accessKeyId, 'iot:B', '*');
      return {};
    };

    expect(await call()).toMatchObject({
      status: 403,
      error: 'AccessDeniedException',
      body: { message: expect.stringContaining('iot:B on resource: *') },
    });
  });
});
