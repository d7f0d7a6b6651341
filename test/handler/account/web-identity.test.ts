import '../lambda-environment';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { requestWebIdentity } from '../../../handler/account/web-identity';
import { Deadline } from '../../../handler/deadline';
import { FailureReason } from '../../../handler/vocabulary';
import { VirtualTime } from '../virtual-time';
import { type SignedRequest, signedHeaders } from './signature';

const TOKEN = 'eyJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJ2YXVsdCJ9.c2ln-bmF0_dXJl';
const ANSWER = `<GetWebIdentityTokenResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <GetWebIdentityTokenResult>
    <WebIdentityToken>${TOKEN}</WebIdentityToken>
    <Expiration>2026-11-28T12:00:00Z</Expiration>
  </GetWebIdentityTokenResult>
</GetWebIdentityTokenResponse>`;
const REQUEST = { audience: 'https://ca.example.com/?a=b&c', seconds: 300 };
const soon = () => new Deadline(4_000);

const error = (code: string, message = 'no') =>
  `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`;

describe('A token of AWS for the role', () => {
  let server: Server;
  let seen: SignedRequest[];
  let answers: [status: number, body: string][];
  let time: VirtualTime;

  beforeEach(async () => {
    seen = [];
    answers = [[200, ANSWER]];
    time = VirtualTime.start();
    server = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      const { method = '', url: path = '' } = request;
      seen.push({ method, path, body, headers: request.headers as Record<string, string> });
      const [status, answer] = (answers.length > 1 ? answers.shift() : answers[0]) ?? [200, ''];
      response.writeHead(status, { 'content-type': 'text/xml' }).end(answer);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    Object.assign(process.env, {
      AWS_REGION: 'eu-central-1',
      AWS_ENDPOINT_URL_STS: `http://127.0.0.1:${port}`,
    });
  });

  afterEach(async () => {
    time.stop();
    delete process.env.AWS_ENDPOINT_URL_STS;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it('is asked for with audience and lifetime, in the Region, signed', async () => {
    await expect(requestWebIdentity(REQUEST, soon())).resolves.toEqual({ token: TOKEN });

    const [request] = seen;
    expect(Object.fromEntries(new URLSearchParams(request?.body))).toEqual({
      Action: 'GetWebIdentityToken',
      Version: '2011-06-15',
      'Audience.member.1': REQUEST.audience,
      DurationSeconds: '300',
      SigningAlgorithm: 'RS256',
    });
    expect(request?.headers.authorization).toContain('/eu-central-1/sts/aws4_request');
    expect(request && signedHeaders(request, 'not-checked')).toContain('host');
  });

  it('is signed for another Region', async () => {
    await requestWebIdentity({ ...REQUEST, region: 'eu-west-1' }, soon());

    expect(seen[0]?.headers.authorization).toContain('/eu-west-1/sts/aws4_request');
  });

  it.each<[string, number, string, FailureReason, RegExp]>([
    [
      'federation is not enabled',
      403,
      error('OutboundWebIdentityFederationDisabledException'),
      FailureReason.FederationNotEnabled,
      /administrator has to enable outbound identity federation/,
    ],
    [
      'federation is not enabled, by a shorter name',
      403,
      error('OutboundWebIdentityFederationDisabled'),
      FailureReason.FederationNotEnabled,
      /enable/,
    ],
    [
      'the role may not',
      403,
      error('AccessDenied', 'User: &quot;x&quot; is not authorized'),
      FailureReason.CredentialUnavailable,
      /"x" is not authorized\. Allow sts:GetWebIdentityToken/,
    ],
    [
      'the Region is off',
      403,
      error('RegionDisabledException'),
      FailureReason.CredentialUnavailable,
      /Activate STS/,
    ],
    [
      'the audience is wrong',
      400,
      error('ValidationError'),
      FailureReason.CredentialUnavailable,
      /ValidationError/,
    ],
  ])('is not to be had when %s, and is not asked for again', async (_, status, body, reason, message) => {
    answers = [[status, body]];

    await expect(requestWebIdentity(REQUEST, soon())).rejects.toMatchObject({
      reason,
      tookNothing: true,
      message: expect.stringMatching(message),
    });
    expect(seen).toHaveLength(1);
  });

  it('is asked for again when AWS throttles or is at fault', async () => {
    answers = [
      [400, error('Throttling')],
      [500, 'down'],
      [200, ANSWER],
    ];

    await expect(requestWebIdentity(REQUEST, soon())).resolves.toEqual({ token: TOKEN });
  });

  it.each(['', '<WebIdentityToken>eyJsecret</WebIdentityToken>', '<WebIdentityToken/>'])(
    'is not taken from %j, which no message repeats',
    async (body) => {
      answers = [[200, body]];

      const failure: Error = await requestWebIdentity(REQUEST, soon()).then(String, (thrown) => thrown);

      expect(failure).toMatchObject({ reason: FailureReason.CredentialUnavailable });
      expect(failure.message).not.toContain('eyJsecret');
    },
  );
});
