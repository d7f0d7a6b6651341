# Every ARN uses the partition that Terraform deploys to.

mock_provider "aws" {
  source = "./mocks"
}

run "deploys_to_china" {
  command = plan

  variables {
    name            = "fleet"
    private_ca      = { arn = "arn:aws-cn:acm-pca:cn-north-1:123456789012:certificate-authority/11111111-2222-3333-4444-555555555555" }
    subject_pattern = "CN={clientId}"
  }
  override_data {
    target = data.aws_partition.signing_account_partition_743B2EA8
    values = { partition = "aws-cn" }
  }
  override_data {
    target = data.aws_region.signing_account_region_7F3CA36F
    values = { id = "cn-north-1" }
  }
  override_data {
    target = data.aws_caller_identity.signing_account_caller_573E52AA
    values = { account_id = "123456789012" }
  }

  assert {
    condition     = jsondecode(aws_cloudcontrolapi_resource.signing_provider_F8722A4D[0].desired_state).LambdaFunctionArn == "arn:aws-cn:lambda:cn-north-1:123456789012:function:fleet-signer"
    error_message = "The provider points at a function in another partition."
  }
  assert {
    condition     = aws_lambda_function.signing_signer_function_C8C679BE.environment[0].variables.CERTIFICATE_TEMPLATE_ARN == "arn:aws-cn:acm-pca:::template/EndEntityClientAuthCertificate/V1"
    error_message = "The template is from another partition."
  }
  assert {
    condition     = aws_lambda_permission.signing_provider_permission-slash_9A8384D5.source_arn == "arn:aws-cn:iot:cn-north-1:123456789012:certificateprovider/fleet"
    error_message = "AWS IoT in this partition may not invoke the signer."
  }
  assert {
    condition     = startswith(output.dashboard_url, "https://cn-north-1.console.amazonaws.cn/cloudwatch/home?region=cn-north-1#dashboards/dashboard/fleet")
    error_message = "The dashboard's URL is not in this partition's console."
  }
}

run "deploys_to_govcloud" {
  command = plan

  variables {
    name            = "fleet"
    private_ca      = { arn = "arn:aws-us-gov:acm-pca:us-gov-west-1:123456789012:certificate-authority/11111111-2222-3333-4444-555555555555" }
    subject_pattern = "CN={clientId}"
  }
  override_data {
    target = data.aws_partition.signing_account_partition_743B2EA8
    values = { partition = "aws-us-gov" }
  }
  override_data {
    target = data.aws_region.signing_account_region_7F3CA36F
    values = { id = "us-gov-west-1" }
  }
  override_data {
    target = data.aws_caller_identity.signing_account_caller_573E52AA
    values = { account_id = "123456789012" }
  }

  assert {
    condition     = strcontains(aws_iam_role_policy.signing_role_signing_9EBBB5C3.policy, "arn:aws-us-gov:acm-pca:::template/EndEntityClientAuthCertificate/V1")
    error_message = "The role cannot issue with this partition's template."
  }
  assert {
    condition     = startswith(output.dashboard_url, "https://us-gov-west-1.console.amazonaws-us-gov.com/cloudwatch/home?region=us-gov-west-1#dashboards/dashboard/fleet")
    error_message = "The dashboard's URL is not in this partition's console."
  }
}
