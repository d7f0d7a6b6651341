import '../lambda-environment';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { signCallerIdentity } from '../../../handler/account/signed-caller-identity';
import { signedHeaders } from './signature';

describe('A signed request for the identity of the caller', () => {
  beforeEach(() => {
    Object.assign(process.env, { AWS_REGION: 'eu-central-1', AWS_SESSION_TOKEN: 'a-session' });
  });

  afterEach(() => {
    delete process.env.AWS_SESSION_TOKEN;
    delete process.env.AWS_ENDPOINT_URL_STS;
  });

  const SERVER_ID = { 'x-server-id': 'ca.example.com' };

  it('is for the global endpoint, and has a signature over host, session and further headers', async () => {
    const { method, url, body, headers } = await signCallerIdentity({ headers: SERVER_ID });

    expect([method, url, body]).toEqual([
      'POST',
      'https://sts.amazonaws.com/',
      'Action=GetCallerIdentity&Version=2011-06-15',
    ]);
    expect(headers.authorization).toContain('/us-east-1/sts/aws4_request');
    expect(headers).toMatchObject({ host: 'sts.amazonaws.com', ...SERVER_ID });
    expect(signedHeaders({ method, path: '/', headers, body }, 'not-checked')).toEqual(
      expect.arrayContaining(['host', 'x-amz-date', 'x-amz-security-token', 'x-server-id']),
    );
    expect(signedHeaders({ method, path: '/', headers, body: `${body}&x` }, 'not-checked')).toBeUndefined();
  });

  it('is for the endpoint of a Region', async () => {
    const { url, headers, method, body } = await signCallerIdentity({ region: 'cn-north-1' });

    expect(url).toBe('https://sts.cn-north-1.amazonaws.com.cn/');
    expect(headers.authorization).toContain('/cn-north-1/sts/aws4_request');
    expect(signedHeaders({ method, path: '/', headers, body }, 'not-checked')).toContain('host');
  });

  it('is for another endpoint that the environment names', async () => {
    process.env.AWS_ENDPOINT_URL_STS = 'http://127.0.0.1:4566';

    await expect(signCallerIdentity({})).resolves.toMatchObject({ url: 'http://127.0.0.1:4566/' });
  });
});
