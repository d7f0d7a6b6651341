/** An AWS provider for Terraform. */
export interface ProviderSource {
  /** Variables that make `terraform` and `cdktf` use it, offline. */
  readonly environment: Readonly<Record<string, string>>;
  /** Adapts a synthesized stack to it, before Terraform reads it. @default no change */
  readonly adapt?: (stackFolder: string) => Promise<void>;
  stop(): Promise<void>;
}
