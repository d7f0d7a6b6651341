# The account 123456789012 in eu-west-1, where nothing is deployed.

mock_data "aws_partition" {
  defaults = { partition = "aws" }
}

mock_data "aws_region" {
  defaults = { id = "eu-west-1" }
}

mock_data "aws_caller_identity" {
  defaults = { account_id = "123456789012" }
}

mock_data "aws_lambda_invocation" {
  defaults = { result = "{\"clear\":true,\"finding\":\"There is no certificate provider; AWS signs.\"}" }
}

mock_data "aws_ssm_parameters_by_path" {
  defaults = { names = [], values = [] }
}
