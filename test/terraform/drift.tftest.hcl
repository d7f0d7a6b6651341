# A provider that points at a function other than the signer must fail the apply, not just show up in a plan.

mock_provider "aws" {
  source = "./mocks"

  mock_resource "aws_cloudcontrolapi_resource" {
    defaults = {
      properties = "{\"LambdaFunctionArn\":\"arn:aws:lambda:eu-west-1:123456789012:function:other\"}"
    }
  }
}

run "stops_when_the_provider_points_at_another_function" {
  variables {
    name            = "fleet"
    private_ca      = { arn = "arn:aws:acm-pca:eu-west-1:123456789012:certificate-authority/11111111-2222-3333-4444-555555555555" }
    subject_pattern = "CN={clientId}"
  }
  expect_failures = [aws_cloudcontrolapi_resource.signing_provider_F8722A4D]
}
