import { FailureReason } from '../../../../handler/vocabulary';
import type { SandboxVault } from '../../../../sandbox/authorities/vault/vault-authority';
import { type FaultCase, lost, SIGNED } from '../fault-case';

const { CertificateExtensionUnexpected, CertificateNotForClients, CertificateSubjectDiffers } = FailureReason;

/** The role has another setting, until Vault is enabled again. */
const changing =
  (settings: Readonly<Record<string, unknown>>): FaultCase<SandboxVault>['inject'] =>
  ({ authority }) =>
    authority.setUp.changeRole(settings);

/** The role makes other leaves than AWS IoT accepts, or than were asked for. */
export const LEAF: readonly FaultCase<SandboxVault>[] = [
  {
    fault: 'the role has an organization',
    inject: changing({ organization: ['Somebody'] }),
    ...lost(CertificateSubjectDiffers),
  },
  {
    fault: 'the role does not take the name of the request',
    inject: changing({ use_csr_common_name: false }),
    ...lost(CertificateSubjectDiffers),
  },
  {
    fault: 'the role lets leaves be servers (`server_flag`)',
    inject: changing({ server_flag: true }),
    ...lost(CertificateExtensionUnexpected),
  },
  {
    fault: 'the role lets leaves be no clients (`client_flag`)',
    inject: changing({ client_flag: false, ext_key_usage: ['EmailProtection'] }),
    ...lost(CertificateNotForClients),
  },
  {
    fault: 'the issuer has been renewed',
    inject: ({ authority }) => authority.renewIssuer(),
    ...SIGNED,
  },
  {
    fault: 'the issuer has been renewed, and a new container starts',
    inject: ({ authority }) => authority.renewIssuer(),
    newContainer: true,
    ...SIGNED,
  },
];
