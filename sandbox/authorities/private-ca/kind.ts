import { ISSUANCE_TIMES } from '../../services/acm-pca/issuance-time';
import { issuanceSamples } from '../../services/acm-pca/metrics';
import type { Authorize } from '../../services/acm-pca/private-ca-server';
import type { Iam } from '../../services/iam/iam';
import type { AuthorityKind } from '../authority';
import { ENDPOINT_VARIABLE, SandboxPrivateCa } from './private-ca';

/** AWS Private CA. */
export const PRIVATE_CA: AuthorityKind<SandboxPrivateCa> = {
  name: 'private-ca',
  entry: 'handler/entry/private-ca',
  endpointVariables: [ENDPOINT_VARIABLE],
  orderOperation: 'IssueCertificate',
  isIdempotent: true,
  latencies: ISSUANCE_TIMES,
  start: (options) => SandboxPrivateCa.start(options),
  async startIn({ iam, door, cloudWatch }, options) {
    const authority = await SandboxPrivateCa.start(options, allowedBy(iam));
    const { server } = authority;
    door.add(server);
    server.onIssuance((issuance) =>
      cloudWatch.publish(issuanceSamples(server.arn, issuance, cloudWatch.clock())),
    );
    return authority;
  },
};

function allowedBy(iam: Iam): Authorize {
  return (operation, accessKeyId, { resource = '', templateArn }) =>
    iam
      .callerOf(accessKeyId)
      ?.allows(`acm-pca:${operation}`, resource, { 'acm-pca:TemplateArn': templateArn }) ?? false;
}
