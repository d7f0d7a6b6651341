import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StandInStack } from './stand-in-stack';

/** The account 123456789012 in eu-west-1, where nothing is deployed, for `terraform test`. */
const MOCK = `
  mock_provider "aws" {
    mock_data "aws_partition" {
      defaults = { partition = "aws" }
    }
    mock_data "aws_region" {
      defaults = { id = "eu-west-1" }
    }
    mock_data "aws_caller_identity" {
      defaults = { account_id = "123456789012" }
    }
    mock_data "aws_ssm_parameters_by_path" {
      defaults = { names = [], values = [] }
    }
    mock_data "aws_lambda_invocation" {
      defaults = { result = "{\\"clear\\":true,\\"finding\\":\\"There is no certificate provider; AWS signs.\\"}" }
    }
    mock_resource "aws_iam_role" {
      defaults = { arn = "arn:aws:iam::123456789012:role/fleet" }
    }
  }`;

/**
 * Runs `terraform test` on a stack in a mocked account.
 *
 * @param run What is in the `run` block.
 * @returns All that Terraform says, on one line
 */
export async function testInMockedAccount(stack: StandInStack, folder: string, run: string): Promise<string> {
  writeFileSync(join(folder, 'main.tftest.hcl'), `${MOCK}\nrun "it" {\n${run}\n}\n`);
  const { stdout, stderr } = await stack.terraform('test');
  return `${stdout}\n${stderr}`.replace(/\s*\n[│ ]*/g, ' ');
}
