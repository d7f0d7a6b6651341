/** An AWS provider that Terraform is led to. */
export interface ProviderSource {
  /** Variables that lead `terraform` and `cdktf` to it, offline. */
  readonly environment: Readonly<Record<string, string>>;
  /** Fits a synthesized stack to it, before Terraform reads it. @default nothing to fit */
  readonly fit?: (stackFolder: string) => Promise<void>;
  stop(): Promise<void>;
}
