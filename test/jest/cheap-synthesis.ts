/**
 * Saves what cdktf repeats in each synthesis of a test file. It is a third to a half of a synthesis under Jest:
 *
 * - The stack trace of each token, which Jest translates through source maps frame by frame. cdktf shows it only in
 *   errors about misused tokens, and a program that synthesizes still has it.
 * - `terraform version`, whose answer does not change. A new process costs the more, the more memory Jest's worker has.
 */
import { jest } from '@jest/globals';

jest.mock('cdktf/lib/tokens/private/stack-trace', () => ({ captureStackTrace: () => [] }));

jest.mock('cdktf/lib/validations/validate-terraform-version', () => {
  const { ValidateTerraformVersion } = jest.requireActual<
    typeof import('cdktf/lib/validations/validate-terraform-version')
  >('cdktf/lib/validations/validate-terraform-version');
  /** What cdktf found, by constraint. */
  const found = new Map<string, string[]>();
  return {
    ValidateTerraformVersion: class extends ValidateTerraformVersion {
      override validate(): string[] {
        const errors = found.get(this.versionConstraint) ?? super.validate();
        found.set(this.versionConstraint, errors);
        return errors;
      }
    },
  };
});
