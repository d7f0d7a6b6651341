import '../lambda-environment';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, createServer as createMuteServer, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AwsApiError, type AwsCall, callAws, callAwsOnce } from '../../../handler/account/aws-call';
import { signAwsRequest } from '../../../handler/account/sign-request';
import { Deadline } from '../../../handler/deadline';

const LIST: AwsCall = { service: 'iot', method: 'GET', path: '/certificate-providers' };
const GET: AwsCall = {
  service: 'ssm',
  method: 'POST',
  path: '/',
  target: 'AmazonSSM.GetParameters',
  input: { Names: ['/a'] },
};

/** Long enough for any machine; what must end early is given less. */
const soon = () => new Deadline(20_000);

describe('A call of AWS', () => {
  let server: Server;
  let listener: RequestListener;

  beforeEach(async () => {
    server = createServer((request, response) => listener(request, response));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    Object.assign(process.env, {
      AWS_REGION: 'eu-central-1',
      AWS_SESSION_TOKEN: 'a-session',
      AWS_ENDPOINT_URL_IOT: url,
      AWS_ENDPOINT_URL_SSM: url,
    });
  });

  afterEach(async () => {
    delete process.env.AWS_SESSION_TOKEN;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const answer = (status: number, body: string, headers: Record<string, string> = {}): void => {
    listener = (_, response) => void response.writeHead(status, headers).end(body);
  };

  /** Answers each request with the next of these, and the last one for ever. */
  const answers = (...queue: readonly [status: number, body: string][]): { asked: number } => {
    const count = { asked: 0 };
    listener = (_, response) => {
      const [status, body] = queue[Math.min(count.asked++, queue.length - 1)] ?? [200, '{}'];
      response.writeHead(status).end(body);
    };
    return count;
  };

  it.each<[string, number, string]>([
    ['throttling', 400, '{"__type":"ThrottlingException"}'],
    ['too many requests', 429, '{}'],
    ['a server error', 503, 'down'],
  ])('is made a second time after %s', async (_, status, body) => {
    const count = answers([status, body], [200, '{"there":true}']);

    await expect(callAws(LIST, soon())).resolves.toEqual({ there: true });

    expect(count.asked).toBe(2);
  });

  it.each<[string, number, string, number]>([
    ['what AWS refuses for good', 403, '{"__type":"AccessDeniedException"}', 1],
    ['throttling that does not end', 400, '{"__type":"ThrottlingException"}', 2],
  ])('is given up for %s', async (_, status, body, times) => {
    const count = answers([status, body]);

    await expect(callAws(LIST, soon())).rejects.toThrow();

    expect(count.asked).toBe(times);
  });

  it.each([
    ['REST-JSON', LIST, 'iot', { method: 'GET', url: '/certificate-providers', body: '' }],
    ['JSON 1.1', GET, 'ssm', { method: 'POST', url: '/', body: '{"Names":["/a"]}' }],
  ])('is signed and sent as %s has it, over a connection of its own', async (_, call, service, expected) => {
    const seen: Record<string, unknown> = {};
    listener = async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      const { method, url, headers } = request;
      Object.assign(seen, { method, url, body, headers });
      response.end('{"there":true}');
    };

    await expect(callAws(call, soon())).resolves.toEqual({ there: true });

    expect(seen).toMatchObject(expected);
    expect(seen.headers).toMatchObject({
      connection: 'close',
      'x-amz-security-token': 'a-session',
      authorization: expect.stringMatching(
        new RegExp(
          `^AWS4-HMAC-SHA256 Credential=AKIASANDBOX/\\d{8}/eu-central-1/${service}/aws4_request, ` +
            'SignedHeaders=(?=.*\\bhost\\b)(?=.*x-amz-date)(?=.*x-amz-security-token)',
        ),
      ),
      ...(call.target && { 'x-amz-target': call.target, 'content-type': 'application/x-amz-json-1.1' }),
    });
  });

  it.each<[string, string, Record<string, string>, string, string]>([
    [
      'in the header',
      '{"message":"gone"}',
      { 'x-amzn-errortype': 'ResourceNotFoundException' },
      'ResourceNotFoundException',
      'gone',
    ],
    [
      'in the header, with a link',
      '{}',
      { 'x-amzn-errortype': 'ThrottlingException:http://internal/' },
      'ThrottlingException',
      'no message',
    ],
    [
      'in the body, with a namespace',
      '{"__type":"com.amazonaws.ssm#AccessDeniedException","Message":"no"}',
      {},
      'AccessDeniedException',
      'no',
    ],
    ['nowhere', '<html>Bad gateway</html>', {}, 'HTTP 400', 'no message'],
  ])('is refused under the name that stands %s', async (_, body, headers, name, message) => {
    answer(400, body, headers);

    await expect(callAws(LIST, soon())).rejects.toMatchObject({ name, message });
  });

  it.each([
    '{"__type":{"toString":null}}',
    '{"__type":"X","message":{"toString":null}}',
    JSON.stringify({ __type: 'x'.repeat(300_000), message: 'x'.repeat(300_000) }),
  ])('is refused in few words when the answer has others (%#)', async (body) => {
    answer(400, body);

    const refusal: Error = await callAws(LIST, soon()).then(String, (error) => error);

    expect(refusal).toBeInstanceOf(AwsApiError);
    expect(String(refusal).length).toBeLessThan(1_500);
  });

  it.each(['', '{"half', '7', 'null'])('is refused when the answer is %j', async (body) => {
    answer(200, body);

    await expect(callAws(LIST, soon())).rejects.toMatchObject({ name: 'HTTP 200' });
  });

  it('follows no redirection', async () => {
    answer(302, '', { location: '/certificate-providers' });

    await expect(callAws(LIST, soon())).rejects.toMatchObject({ name: 'HTTP 302' });
  });

  it('says what broke the connection', async () => {
    listener = (request) => void request.socket.resetAndDestroy();

    await expect(callAws(LIST, soon())).rejects.toMatchObject({
      message: expect.stringMatching(/ECONNRESET|closed/),
    });
  });

  it.each<[string, RequestListener]>([
    ['nothing comes', () => {}],
    ['the answer never ends', (_, response) => void response.write('{"certificateProviders":')],
  ])('ends with the deadline when %s', async (_, never) => {
    listener = never;

    await expect(callAws(LIST, new Deadline(200))).rejects.toThrow('there was no answer in time.');
  });

  it('leaves no connection behind that it had begun to open', async () => {
    // Accepts connections, and never answers a handshake.
    const mute = createMuteServer((socket) => socket.resume().on('error', () => {})).listen(0, '127.0.0.1');
    await once(mute, 'listening');
    process.env.AWS_ENDPOINT_URL_IOT = `https://127.0.0.1:${(mute.address() as AddressInfo).port}`;
    const controller = new AbortController();
    const called = callAwsOnce(LIST, controller.signal);
    const [socket] = (await once(mute, 'connection')) as [Socket];

    controller.abort();

    await expect(called).rejects.toThrow('there was no answer in time.');
    // Should it stay open, the test does not end.
    if (!socket.destroyed) await once(socket, 'close');
    await new Promise((resolve) => mute.close(resolve));
  });

  it.each([
    ['eu-west-1', 'https://iot.eu-west-1.amazonaws.com/certificate-providers'],
    ['us-gov-west-1', 'https://iot.us-gov-west-1.amazonaws.com/certificate-providers'],
    ['cn-north-1', 'https://iot.cn-north-1.amazonaws.com.cn/certificate-providers'],
  ])('goes, in %s, to %s', async (region, url) => {
    Object.assign(process.env, { AWS_REGION: region, AWS_ENDPOINT_URL_IOT: '' });

    await expect(signAwsRequest(LIST)).resolves.toMatchObject({ url });
  });

  it('goes to another Region when it says so, and is signed for that', async () => {
    Object.assign(process.env, { AWS_ENDPOINT_URL_SECRETS_MANAGER: '' });

    const { url, headers } = await signAwsRequest({
      ...LIST,
      service: 'secretsmanager',
      region: 'eu-west-1',
    });

    expect(url).toMatch('https://secretsmanager.eu-west-1.amazonaws.com/');
    expect(headers.authorization).toContain('/eu-west-1/secretsmanager/');
  });
});
