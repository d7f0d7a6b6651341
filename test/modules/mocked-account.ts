import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StandInStack } from './stand-in-stack';

/** The account of the Terraform tests. */
const ACCOUNT = readFileSync(join(__dirname, '../terraform/mocks/account.tfmock.hcl'), 'utf8');

const SIGNERS_ROLE = `mock_resource "aws_iam_role" {
  defaults = { arn = "arn:aws:iam::123456789012:role/fleet" }
}`;

/** A provider for `terraform test` that only knows that account. @param more Further `mock_…` blocks. */
export function mockedAccount(more = SIGNERS_ROLE): string {
  return `mock_provider "aws" {\n${ACCOUNT}\n${more}\n}\n`;
}

/**
 * Runs `terraform test` on a stack in a mocked account.
 *
 * @param run What is in the `run` block.
 * @returns All that Terraform says, on one line
 */
export async function testInMockedAccount(stack: StandInStack, folder: string, run: string): Promise<string> {
  writeFileSync(join(folder, 'main.tftest.hcl'), `${mockedAccount()}\nrun "it" {\n${run}\n}\n`);
  const { stdout, stderr } = await stack.terraform('test');
  return `${stdout}\n${stderr}`.replace(/\s*\n[│ ]*/g, ' ');
}
