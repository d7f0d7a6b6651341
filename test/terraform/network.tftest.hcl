# The signer in a VPC, and what the variable network refuses.

mock_provider "aws" {
  source = "./mocks"

  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/signer" }
  }
}

variables {
  name            = "fleet"
  private_ca      = { arn = "arn:aws:acm-pca:eu-west-1:123456789012:certificate-authority/11111111-2222-3333-4444-555555555555" }
  subject_pattern = "CN={clientId}"
  # Mocked properties of a provider are no JSON.
  signing_mode = "aws-managed"
}

run "runs_in_no_vpc" {
  assert {
    condition = alltrue([
      length(aws_lambda_function.signing_signer_function_C8C679BE.vpc_config) == 0,
      length(aws_lambda_function.signing_rehearsal_signer_function_030F26A4.vpc_config) == 0,
      !contains(keys(aws_lambda_invocation.signing_rehearsal_invocation_CB1FAD74[0].triggers), "network"),
    ])
    error_message = "The signer runs in a VPC, or is rehearsed as if it did."
  }
  assert {
    condition     = jsondecode(aws_iam_role_policy.signing_role_signing_9EBBB5C3.policy).Statement[*].Sid == ["IssueLeavesOfOneTemplate", "ReadTheAuthority"]
    error_message = "The signer may do something besides signing."
  }
}

run "moves_into_a_vpc" {
  variables {
    network = {
      subnet_ids         = ["subnet-0123456789abcdef0", "subnet-01234567"]
      security_group_ids = ["sg-0123456789abcdef0"]
    }
  }
  assert {
    condition = alltrue([
      for function in [aws_lambda_function.signing_signer_function_C8C679BE, aws_lambda_function.signing_rehearsal_signer_function_030F26A4] :
      function.vpc_config[0].subnet_ids == toset(["subnet-0123456789abcdef0", "subnet-01234567"]) &&
      function.vpc_config[0].security_group_ids == toset(["sg-0123456789abcdef0"])
    ])
    error_message = "The signer or its rehearsal runs elsewhere."
  }
  assert {
    condition     = length(aws_lambda_function.signing_preflight_function_21D4FC48.vpc_config) == 0
    error_message = "The preflight must reach AWS IoT whatever the network."
  }
  assert {
    condition     = aws_lambda_invocation.signing_rehearsal_invocation_CB1FAD74[0].triggers.network == "[[\"subnet-01234567\",\"subnet-0123456789abcdef0\"],[\"sg-0123456789abcdef0\"]]"
    error_message = "A change of the network is not rehearsed."
  }
  assert {
    condition = jsonencode(slice(jsondecode(aws_iam_role_policy.signing_role_signing_9EBBB5C3.policy).Statement, 2, 5)) == jsonencode([
      {
        Sid    = "CreateNetworkInterfaces"
        Effect = "Allow"
        Action = ["ec2:CreateNetworkInterface"]
        Resource = [
          "arn:aws:ec2:eu-west-1:123456789012:network-interface/*",
          "arn:aws:ec2:eu-west-1:*:subnet/subnet-0123456789abcdef0",
          "arn:aws:ec2:eu-west-1:*:subnet/subnet-01234567",
          "arn:aws:ec2:eu-west-1:*:security-group/sg-0123456789abcdef0",
        ]
        Condition = {
          ArnNotEquals = {
            "lambda:SourceFunctionArn" = [
              "arn:aws:lambda:eu-west-1:123456789012:function:fleet-signer",
              "arn:aws:lambda:eu-west-1:123456789012:function:fleet-rehearsal",
            ]
          }
        }
      },
      {
        Sid      = "ManageNetworkInterfaces"
        Effect   = "Allow"
        Action   = ["ec2:AssignPrivateIpAddresses", "ec2:DeleteNetworkInterface", "ec2:UnassignPrivateIpAddresses"]
        Resource = ["arn:aws:ec2:eu-west-1:123456789012:*/*"]
        Condition = {
          ArnNotEquals = {
            "lambda:SourceFunctionArn" = [
              "arn:aws:lambda:eu-west-1:123456789012:function:fleet-signer",
              "arn:aws:lambda:eu-west-1:123456789012:function:fleet-rehearsal",
            ]
          }
        }
      },
      {
        Sid      = "SeeTheNetwork"
        Effect   = "Allow"
        Action   = ["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"]
        Resource = ["*"]
        Condition = {
          ArnNotEquals = {
            "lambda:SourceFunctionArn" = [
              "arn:aws:lambda:eu-west-1:123456789012:function:fleet-signer",
              "arn:aws:lambda:eu-west-1:123456789012:function:fleet-rehearsal",
            ]
          }
        }
      },
    ])
    error_message = "Wrong permissions."
  }
  assert {
    condition     = aws_iam_role_policy.signing_role_rehearsal_C7B48644.policy == aws_iam_role_policy.signing_role_signing_9EBBB5C3.policy
    error_message = "The rehearsal may do something else than the live signer."
  }
}

run "moves_out_again" {
  assert {
    condition     = length(aws_lambda_function.signing_signer_function_C8C679BE.vpc_config) == 0 && !contains(keys(aws_lambda_invocation.signing_rehearsal_invocation_CB1FAD74[0].triggers), "network")
    error_message = "The signer stays in the VPC."
  }
}

run "refuses_subnets_without_security_groups" {
  command = plan

  variables {
    network = {
      subnet_ids = ["subnet-01234567"]
    }
  }
  expect_failures = [var.network]
}

run "refuses_no_subnet" {
  command = plan

  variables {
    network = {
      subnet_ids         = []
      security_group_ids = ["sg-01234567"]
    }
  }
  expect_failures = [var.network]
}

run "refuses_a_subnet_twice" {
  command = plan

  variables {
    network = {
      subnet_ids         = ["subnet-01234567", "subnet-01234567"]
      security_group_ids = ["sg-01234567"]
    }
  }
  expect_failures = [var.network]
}

run "refuses_more_security_groups_than_lambda_takes" {
  command = plan

  variables {
    network = {
      subnet_ids         = ["subnet-01234567"]
      security_group_ids = [for place in range(6) : "sg-0123456${place}"]
    }
  }
  expect_failures = [var.network]
}

run "refuses_the_arn_of_a_subnet" {
  command = plan

  variables {
    network = {
      subnet_ids         = ["arn:aws:ec2:eu-west-1:123456789012:subnet/subnet-01234567"]
      security_group_ids = ["sg-01234567"]
    }
  }
  expect_failures = [var.network]
}

run "refuses_a_security_group_as_a_subnet" {
  command = plan

  variables {
    network = {
      subnet_ids         = ["sg-01234567"]
      security_group_ids = ["sg-01234567"]
    }
  }
  expect_failures = [var.network]
}

run "refuses_a_text_in_place_of_a_list" {
  command = plan

  variables {
    network = {
      subnet_ids         = "subnet-01234567"
      security_group_ids = ["sg-01234567"]
    }
  }
  expect_failures = [var.network]
}
