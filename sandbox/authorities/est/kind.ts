import { AWS_SERVICE_VARIABLES, awsServicesOf, startAwsServices } from '../../external/aws-services';
import type { AuthorityKind } from '../authority';
import { ENROLMENT_TIMES, SandboxEst } from './est-authority';

/** A CA outside of AWS that speaks EST (RFC 7030). */
export const EST: AuthorityKind<SandboxEst> = {
  name: 'est',
  entry: 'handler/entry/est',
  endpointVariables: AWS_SERVICE_VARIABLES,
  orderOperation: 'simpleenroll',
  isIdempotent: false,
  latencies: ENROLMENT_TIMES,
  start: async (options) => SandboxEst.start(await startAwsServices(options), options),
  startIn: (account, options) => SandboxEst.start(awsServicesOf(account), options),
};
