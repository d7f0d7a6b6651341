import '../lambda-environment';
import * as sdk from '@aws-sdk/client-iot';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { findCertificateProvider } from '../../../handler/account/certificate-provider';
import { Deadline } from '../../../handler/deadline';
import { Iam } from '../../../sandbox/services/iam/iam';
import { on } from '../../../sandbox/wire/api';
import { ApiError } from '../../../sandbox/wire/api-error';
import { FrontDoor } from '../../../sandbox/wire/front-door';
import { ServiceModel } from '../../../sandbox/wire/model';

const OURS = 'arn:aws:lambda:eu-central-1:123456789012:function:fleet-signer';
const LISTED = { certificateProviders: [{ certificateProviderName: 'fleet' }] };

describe('The certificate provider', () => {
  let door: FrontDoor;
  let list: () => object;
  let describeOne: () => object;

  beforeEach(async () => {
    const iam = new Iam();
    door = await FrontDoor.open(() => iam.callerOf('SANDBOX-USER-administrator'), {
      scope: 'iot',
      model: new ServiceModel(() => sdk),
      operations: {
        ListCertificateProviders: on('*', () => list()),
        DescribeCertificateProvider: on('*', () => describeOne()),
      },
    });
    Object.assign(process.env, { AWS_REGION: 'eu-central-1', AWS_ENDPOINT_URL_IOT: door.url });
    list = () => LISTED;
    describeOne = () => ({ lambdaFunctionArn: OURS });
  });

  afterEach(() => door.close());

  const find = () => findCertificateProvider('fleet', new Deadline(20_000));

  it('is found with where it points', async () => {
    await expect(find()).resolves.toEqual({ name: 'fleet', functionArn: OURS });
  });

  it('may point nowhere', async () => {
    describeOne = () => ({});

    await expect(find()).resolves.toEqual({ name: 'fleet', functionArn: undefined });
  });

  it.each([
    ['alone', [{ certificateProviderName: 'other' }]],
    [
      'next to ours, should AWS ever allow two',
      [{ certificateProviderName: 'fleet' }, { certificateProviderName: 'other' }],
    ],
  ])(
    'with another name is named, %s, without the permission to describe it',
    async (_, certificateProviders) => {
      list = () => ({ certificateProviders });
      describeOne = () => {
        throw new Error('described');
      };

      await expect(find()).resolves.toEqual({ name: 'other', functionArn: undefined });
    },
  );

  it('is absent when none is listed', async () => {
    list = () => ({ certificateProviders: [] });

    await expect(find()).resolves.toBeUndefined();
  });

  it('is absent when it goes while we look', async () => {
    describeOne = () => {
      throw new ApiError('ResourceNotFoundException', 'gone', { status: 404 });
    };

    await expect(find()).resolves.toBeUndefined();
  });

  it('that may not be described is not guessed', async () => {
    describeOne = () => {
      throw new ApiError('AccessDeniedException', 'no', { status: 403 });
    };

    await expect(find()).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });

  it('is not taken for absent when the answer has no list', async () => {
    list = () => ({});

    await expect(find()).rejects.toMatchObject({ name: 'NoList' });
  });
});
