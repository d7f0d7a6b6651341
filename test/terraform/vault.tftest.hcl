# Vault or OpenBao: what the variable vault refuses, login by login, and what the signer gets and may do.

mock_provider "aws" {
  source = "./mocks"
}

variables {
  subject_pattern = "CN={clientId}"
  vault = {
    url          = "https://vault.example.com:8200"
    role         = "devices"
    login        = "jwt"
    login_role   = "signer"
    jwt_audience = "vault.example.com"
  }
}

run "deploys_without_any_stored_secret" {
  command = plan

  assert {
    condition = [
      for name in ["VAULT_PKI_MOUNT", "VAULT_PKI_ROLE", "VAULT_OPERATION", "VAULT_LOGIN", "VAULT_LOGIN_MOUNT", "VAULT_LOGIN_ROLE", "VAULT_JWT_AUDIENCE", "CERTIFICATE_VALIDITY_DAYS"] :
      aws_lambda_function.signing_signer_function_C8C679BE.environment[0].variables[name]
    ] == ["pki", "devices", "sign", "jwt", "jwt", "signer", "vault.example.com", "365"]
    error_message = "Wrong settings."
  }
  assert {
    condition = jsonencode(jsondecode(aws_iam_role_policy.signing_role_signing_9EBBB5C3.policy).Statement) == jsonencode([
      {
        Sid      = "ProveIdentity"
        Effect   = "Allow"
        Action   = ["sts:GetWebIdentityToken"]
        Resource = ["*"]
        Condition = {
          "ForAllValues:StringEquals" = { "sts:IdentityTokenAudience" = "vault.example.com" }
          NumericLessThanEquals       = { "sts:DurationSeconds" = "300" }
        }
      },
    ])
    error_message = "Wrong permissions."
  }
}

run "deploys_with_an_approle" {
  command = plan

  variables {
    vault = {
      url         = "https://vault.example.com:8200"
      mount       = "teams/iot/pki"
      role        = "devices"
      issuer      = "2030"
      namespace   = "teams/iot"
      operation   = "sign-verbatim"
      login       = "approle"
      login_mount = "signers"
      approle_arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:approle-AbCdEf"
    }
  }
  assert {
    condition = [
      for name in ["VAULT_PKI_MOUNT", "VAULT_PKI_ISSUER", "VAULT_NAMESPACE", "VAULT_OPERATION", "VAULT_LOGIN_MOUNT", "VAULT_APPROLE_ARN"] :
      aws_lambda_function.signing_signer_function_C8C679BE.environment[0].variables[name]
    ] == ["teams/iot/pki", "2030", "teams/iot", "sign-verbatim", "signers", "arn:aws:secretsmanager:eu-west-1:123456789012:secret:approle-AbCdEf"]
    error_message = "Wrong settings."
  }
  assert {
    condition     = jsondecode(aws_iam_role_policy.signing_role_signing_9EBBB5C3.policy).Statement[*].Sid == ["ReadSecrets"]
    error_message = "The signer may do something else than read its AppRole."
  }
}

run "deploys_with_a_login_of_aws_and_a_ledger" {
  command = plan

  variables {
    vault = {
      url           = "https://vault.example.com:8200"
      role          = "devices"
      login         = "aws"
      login_role    = "signer"
      aws_server_id = "vault.example.com"
      ledger_table  = "iot-ledger"
    }
  }
  assert {
    condition     = jsondecode(aws_iam_role_policy.signing_role_signing_9EBBB5C3.policy).Statement[*].Sid == ["ShowIdentity", "RecordCertificates"]
    error_message = "The signer may do something else than show who it is, and use the ledger."
  }
}

run "refuses_no_login" {
  command = plan

  variables {
    vault = {
      url          = "https://vault.example.com"
      role         = "devices"
      login_role   = "signer"
      jwt_audience = "vault.example.com"
    }
  }
  expect_failures = [var.vault]
}

run "refuses_an_unknown_login" {
  command = plan

  variables {
    vault = {
      url        = "https://vault.example.com"
      role       = "devices"
      login      = "token"
      login_role = "signer"
    }
  }
  expect_failures = [var.vault]
}

run "refuses_jwt_without_a_role_to_log_in" {
  command = plan

  variables {
    vault = {
      url          = "https://vault.example.com"
      role         = "devices"
      login        = "jwt"
      jwt_audience = "vault.example.com"
    }
  }
  expect_failures = [var.vault]
}

run "refuses_jwt_without_an_audience" {
  command = plan

  variables {
    vault = {
      url        = "https://vault.example.com"
      role       = "devices"
      login      = "jwt"
      login_role = "signer"
    }
  }
  expect_failures = [var.vault]
}

run "refuses_jwt_with_an_approle" {
  command = plan

  variables {
    vault = {
      url          = "https://vault.example.com"
      role         = "devices"
      login        = "jwt"
      login_role   = "signer"
      jwt_audience = "vault.example.com"
      approle_arn  = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:approle-AbCdEf"
    }
  }
  expect_failures = [var.vault]
}

run "refuses_jwt_with_a_server_id" {
  command = plan

  variables {
    vault = {
      url           = "https://vault.example.com"
      role          = "devices"
      login         = "jwt"
      login_role    = "signer"
      jwt_audience  = "vault.example.com"
      aws_server_id = "vault.example.com"
    }
  }
  expect_failures = [var.vault]
}

run "refuses_an_audience_with_a_quote" {
  command = plan

  variables {
    vault = {
      url          = "https://vault.example.com"
      role         = "devices"
      login        = "jwt"
      login_role   = "signer"
      jwt_audience = "vault\"example"
    }
  }
  expect_failures = [var.vault]
}

run "refuses_aws_without_a_role_to_log_in" {
  command = plan

  variables {
    vault = {
      url   = "https://vault.example.com"
      role  = "devices"
      login = "aws"
    }
  }
  expect_failures = [var.vault]
}

run "refuses_aws_with_an_audience" {
  command = plan

  variables {
    vault = {
      url          = "https://vault.example.com"
      role         = "devices"
      login        = "aws"
      login_role   = "signer"
      jwt_audience = "vault.example.com"
    }
  }
  expect_failures = [var.vault]
}

run "refuses_approle_without_its_secret" {
  command = plan

  variables {
    vault = {
      url   = "https://vault.example.com"
      role  = "devices"
      login = "approle"
    }
  }
  expect_failures = [var.vault]
}

run "refuses_approle_with_a_role_to_log_in" {
  command = plan

  variables {
    vault = {
      url         = "https://vault.example.com"
      role        = "devices"
      login       = "approle"
      login_role  = "signer"
      approle_arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:approle-AbCdEf"
    }
  }
  expect_failures = [var.vault]
}

run "refuses_no_role" {
  command = plan

  variables {
    vault = {
      url          = "https://vault.example.com"
      login        = "jwt"
      login_role   = "signer"
      jwt_audience = "vault.example.com"
    }
  }
  expect_failures = [var.vault]
}

run "refuses_a_mount_with_a_slash_at_its_end" {
  command = plan

  variables {
    vault = {
      url          = "https://vault.example.com"
      mount        = "pki/"
      role         = "devices"
      login        = "jwt"
      login_role   = "signer"
      jwt_audience = "vault.example.com"
    }
  }
  expect_failures = [var.vault]
}

run "refuses_an_operation_that_is_none" {
  command = plan

  variables {
    vault = {
      url          = "https://vault.example.com"
      operation    = "issue"
      role         = "devices"
      login        = "jwt"
      login_role   = "signer"
      jwt_audience = "vault.example.com"
    }
  }
  expect_failures = [var.vault]
}

run "refuses_a_lifetime_of_no_days" {
  command = plan

  variables {
    vault = {
      url           = "https://vault.example.com"
      role          = "devices"
      validity_days = 0
      login         = "jwt"
      login_role    = "signer"
      jwt_audience  = "vault.example.com"
    }
  }
  expect_failures = [var.vault]
}
