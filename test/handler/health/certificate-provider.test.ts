import '../lambda-environment';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Deadline } from '../../../handler/deadline';
import { findProvider } from '../../../handler/health/certificate-provider';
import { WireEndpoint, WireError } from '../../../local/wire/endpoint';

const OURS = 'arn:aws:lambda:eu-central-1:123456789012:function:fleet-signer';
const LISTED = { certificateProviders: [{ certificateProviderName: 'fleet' }] };

describe('The certificate provider', () => {
  let iot: WireEndpoint;
  let list: () => object;
  let describeOne: () => object;

  beforeEach(async () => {
    iot = await WireEndpoint.start(({ path }) =>
      path === '/certificate-providers' ? list() : describeOne(),
    );
    Object.assign(process.env, { AWS_REGION: 'eu-central-1', AWS_ENDPOINT_URL_IOT: iot.url });
    list = () => LISTED;
    describeOne = () => ({ lambdaFunctionArn: OURS });
  });

  afterEach(() => iot.stop());

  const find = () => findProvider('fleet', OURS, new Deadline(20_000));

  it.each<[string, object, string]>([
    ['here', { lambdaFunctionArn: OURS }, 'here'],
    ['at another function', { lambdaFunctionArn: `${OURS}-2` }, 'elsewhere'],
    ['at an alias, which nobody here made', { lambdaFunctionArn: `${OURS}:live` }, 'elsewhere'],
    ['nowhere', {}, 'elsewhere'],
  ])('that points %s', async (_, described, state) => {
    describeOne = () => described;

    await expect(find()).resolves.toBe(state);
  });

  it('of another name is elsewhere, and nobody needs the permission to describe it', async () => {
    list = () => ({ certificateProviders: [{ certificateProviderName: 'other' }] });
    describeOne = () => {
      throw new Error('described');
    };

    await expect(find()).resolves.toBe('elsewhere');
  });

  it('that is not listed is absent', async () => {
    list = () => ({ certificateProviders: [] });

    await expect(find()).resolves.toBe('absent');
  });

  it('that goes while we look is absent', async () => {
    describeOne = () => {
      throw new WireError('ResourceNotFoundException', 'gone', 404);
    };

    await expect(find()).resolves.toBe('absent');
  });

  it('that may not be described is not guessed', async () => {
    describeOne = () => {
      throw new WireError('AccessDeniedException', 'no', 403);
    };

    await expect(find()).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });

  it('is not taken for absent when the list is none', async () => {
    list = () => ({});

    await expect(find()).rejects.toMatchObject({ name: 'NoList' });
  });
});
