import type { CertificateProvider } from '../account/certificate-provider';

/** Where `CreateCertificateFromCsr` goes: to this signer, to another function, or nowhere, in which case AWS signs. */
export type ProviderState = 'here' | 'elsewhere' | 'absent';

/** Where a provider sends certificate requests, from the point of view of the function with this ARN. */
export function providerState(provider: CertificateProvider | undefined, functionArn: string): ProviderState {
  if (provider === undefined) return 'absent';
  return provider.functionArn === functionArn ? 'here' : 'elsewhere';
}

/** Who should sign, as declared and as on-call left it. */
export interface DesiredState {
  /** Whether the last apply declared self-managed signing. */
  readonly selfManagedDeclared: boolean;
  /** Text of the hold that on-call left when they rolled back; `undefined` when there is none. */
  readonly hold: string | undefined;
  /** Whether a hold was lifted, or self-managed signing declared again, and no apply has completed since. */
  readonly restorationPending: boolean;
}

/** Who signs, and whether that is as declared. */
export interface SigningMode {
  /** This signer signs. */
  readonly selfManaged: boolean;
  /** AWS signs because somebody said so. */
  readonly awsManagedOnPurpose: boolean;
  /** AWS signs only until a deploy completes, which brings self-managed signing back. */
  readonly restorationPending: boolean;
  /**
   * Signing is not as it should be: neither a declaration nor a hold explains it, a rollback did not take effect, or
   * the provider points at another function.
   */
  readonly unexpected: boolean;
}

/**
 * Compares who signs with who should. The hold wins over the declaration, as it does when Terraform plans. Without
 * either, AWS may sign while a restoration waits for its deploy; a provider that points elsewhere is never expected.
 */
export function judgeSigningMode(
  provider: ProviderState,
  { selfManagedDeclared, hold, restorationPending }: DesiredState,
): SigningMode {
  const expected: ProviderState = selfManagedDeclared && hold === undefined ? 'here' : 'absent';
  const awaited = provider === 'absent' && expected === 'here' && restorationPending;
  return {
    selfManaged: provider === 'here',
    awsManagedOnPurpose: provider === 'absent' && (expected === 'absent' || awaited),
    restorationPending: awaited,
    unexpected: provider !== expected && !awaited,
  };
}
