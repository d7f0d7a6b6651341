import { jest } from '@jest/globals';
import type { PrivateCaServer } from '../../../../sandbox/services/acm-pca/private-ca-server';
import { type Container, type ContainerOptions, startContainerOf } from '../../container';

type Entry = typeof import('../../../../handler/entry/private-ca');

/** Starts a container whose signer asks this CA for certificates of 30 days. */
export function startContainer(privateCa: PrivateCaServer, options?: ContainerOptions): Container {
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_ACM_PCA: privateCa.endpoint,
    CERTIFICATE_AUTHORITY_ARN: privateCa.arn,
    CERTIFICATE_VALIDITY_DAYS: '30',
  });
  const preload = () => {
    jest.requireActual('../../../../handler/authority/private-ca/create');
    jest.requireActual('../../../../handler/rehearsal/rehearsal');
  };
  const load = () => jest.requireActual<Entry>('../../../../handler/entry/private-ca');
  return startContainerOf(preload, load, options);
}
