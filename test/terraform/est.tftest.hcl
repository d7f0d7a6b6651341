# A CA that speaks EST: what the variable est refuses, and what the signer gets and may do.

mock_provider "aws" {
  source = "./mocks"
}

variables {
  subject_pattern = "CN={clientId}"
  est = {
    url          = "https://ca.example.com:8443"
    password_arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:est-AbCdEf"
  }
}

run "deploys_with_a_password_alone" {
  command = plan

  assert {
    condition = alltrue([
      aws_lambda_function.signing_signer_function_C8C679BE.environment[0].variables.CA_URL == "https://ca.example.com:8443",
      aws_lambda_function.signing_signer_function_C8C679BE.environment[0].variables.EST_PASSWORD_ARN == "arn:aws:secretsmanager:eu-west-1:123456789012:secret:est-AbCdEf",
      aws_lambda_function.signing_signer_function_C8C679BE.environment[0].variables.ALLOWED_EXTENSIONS == "[]",
      !contains(keys(aws_lambda_function.signing_signer_function_C8C679BE.environment[0].variables), "VAULT_LOGIN"),
    ])
    error_message = "Wrong settings."
  }
  assert {
    condition = jsonencode(jsondecode(aws_iam_role_policy.signing_role_signing_9EBBB5C3.policy).Statement) == jsonencode([
      {
        Sid      = "ReadSecrets"
        Effect   = "Allow"
        Action   = ["secretsmanager:GetSecretValue", "ssm:GetParameter"]
        Resource = ["arn:aws:secretsmanager:eu-west-1:123456789012:secret:est-AbCdEf"]
      },
    ])
    error_message = "The signer may do something else than read its password."
  }
}

run "deploys_with_everything" {
  command = plan

  variables {
    est = {
      url                    = "https://[2001:db8::1]:8443"
      label                  = "devices"
      password_arn           = "arn:aws:ssm:eu-west-1:123456789012:parameter/ca/password"
      client_certificate_arn = "arn:aws:secretsmanager:us-east-1:210987654321:secret:ca/client-AbCdEf"
      server_name            = "ca.example.com"
      trust_anchors_arn      = "arn:aws:ssm:eu-west-1:123456789012:parameter/ca/anchors"
      secrets_key_arns       = ["arn:aws:kms:us-east-1:210987654321:key/11111111-2222-3333-4444-555555555555"]
      allowed_extensions     = ["1.3.6.1.4.1.311.21.7"]
      ledger_table           = "iot-ledger"
      ledger_retention_days  = 30
      repeat_window_seconds  = 60
    }
  }
  assert {
    condition = [
      for name in ["EST_LABEL", "CA_SERVER_NAME", "ALLOWED_EXTENSIONS", "LEDGER_TABLE", "LEDGER_RETENTION_DAYS", "LEDGER_WINDOW_SECONDS"] :
      aws_lambda_function.signing_signer_function_C8C679BE.environment[0].variables[name]
    ] == ["devices", "ca.example.com", "[\"1.3.6.1.4.1.311.21.7\"]", "iot-ledger", "30", "60"]
    error_message = "Wrong settings."
  }
  assert {
    condition = jsonencode(jsondecode(aws_iam_role_policy.signing_role_signing_9EBBB5C3.policy).Statement) == jsonencode([
      {
        Sid    = "ReadSecrets"
        Effect = "Allow"
        Action = ["secretsmanager:GetSecretValue", "ssm:GetParameter"]
        Resource = [
          "arn:aws:ssm:eu-west-1:123456789012:parameter/ca/anchors",
          "arn:aws:secretsmanager:us-east-1:210987654321:secret:ca/client-AbCdEf",
          "arn:aws:ssm:eu-west-1:123456789012:parameter/ca/password",
        ]
      },
      {
        Sid      = "DecryptSecrets"
        Effect   = "Allow"
        Action   = ["kms:Decrypt"]
        Resource = ["arn:aws:kms:us-east-1:210987654321:key/11111111-2222-3333-4444-555555555555"]
        Condition = {
          StringLike = { "kms:ViaService" = ["secretsmanager.*.amazonaws.com*", "ssm.*.amazonaws.com*"] }
        }
      },
      {
        Sid      = "RecordCertificates"
        Effect   = "Allow"
        Action   = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:UpdateItem"]
        Resource = ["arn:aws:dynamodb:eu-west-1:123456789012:table/iot-ledger"]
      },
    ])
    error_message = "Wrong permissions."
  }
}

run "refuses_to_ask_as_nobody" {
  command = plan

  variables {
    est = {
      url = "https://ca.example.com"
    }
  }
  expect_failures = [var.est]
}

run "refuses_an_url_without_tls" {
  command = plan

  variables {
    est = {
      url          = "http://ca.example.com"
      password_arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:est-AbCdEf"
    }
  }
  expect_failures = [var.est]
}

run "refuses_an_url_with_a_path" {
  command = plan

  variables {
    est = {
      url          = "https://ca.example.com/.well-known/est"
      password_arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:est-AbCdEf"
    }
  }
  expect_failures = [var.est]
}

run "refuses_no_url" {
  command = plan

  variables {
    est = {
      password_arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:est-AbCdEf"
    }
  }
  expect_failures = [var.est]
}

run "refuses_the_name_of_an_operation_as_a_label" {
  command = plan

  variables {
    est = {
      url          = "https://ca.example.com"
      label        = "simpleenroll"
      password_arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:est-AbCdEf"
    }
  }
  expect_failures = [var.est]
}

run "refuses_a_password_in_place_of_its_arn" {
  command = plan

  variables {
    est = {
      url          = "https://ca.example.com"
      password_arn = "hunter2"
    }
  }
  expect_failures = [var.est]
}

run "refuses_an_arn_without_the_suffix_of_its_secret" {
  command = plan

  variables {
    est = {
      url          = "https://ca.example.com"
      password_arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:est"
    }
  }
  expect_failures = [var.est]
}

run "refuses_the_alias_of_a_key" {
  command = plan

  variables {
    est = {
      url              = "https://ca.example.com"
      password_arn     = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:est-AbCdEf"
      secrets_key_arns = ["arn:aws:kms:eu-west-1:123456789012:alias/secrets"]
    }
  }
  expect_failures = [var.est]
}

run "refuses_an_extension_that_is_no_object_identifier" {
  command = plan

  variables {
    est = {
      url                = "https://ca.example.com"
      password_arn       = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:est-AbCdEf"
      allowed_extensions = ["serverAuth"]
    }
  }
  expect_failures = [var.est]
}

run "refuses_an_extension_twice" {
  command = plan

  variables {
    est = {
      url                = "https://ca.example.com"
      password_arn       = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:est-AbCdEf"
      allowed_extensions = ["1.2.3", "1.2.3"]
    }
  }
  expect_failures = [var.est]
}

run "refuses_a_retention_without_a_ledger" {
  command = plan

  variables {
    est = {
      url                   = "https://ca.example.com"
      password_arn          = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:est-AbCdEf"
      ledger_retention_days = 30
    }
  }
  expect_failures = [var.est]
}

run "refuses_a_misspelt_attribute" {
  command = plan

  variables {
    est = {
      url          = "https://ca.example.com"
      password_arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:est-AbCdEf"
      pasword_arn  = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:est-AbCdEf"
    }
  }
  expect_failures = [var.est]
}

run "accepts_a_window_without_a_ledger" {
  command = plan

  variables {
    est = {
      url                   = "https://ca.example.com"
      password_arn          = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:est-AbCdEf"
      repeat_window_seconds = 60
    }
  }
}

run "refuses_a_secret_in_another_partition" {
  command = plan

  variables {
    est = {
      url          = "https://ca.example.com"
      password_arn = "arn:aws-cn:secretsmanager:cn-north-1:123456789012:secret:est-AbCdEf"
    }
  }
  expect_failures = [terraform_data.signing_given-arns_checked_2AB89B83]
}
