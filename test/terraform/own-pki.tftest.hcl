# A CA of your own: what the variable kms refuses, and what a plan does while the CA has no certificate.

mock_provider "aws" {
  source = "./mocks"
}

variables {
  subject_pattern = "CN={clientId}"
  kms = {
    key_arn               = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555"
    certificate_parameter = "/iot-pki/ca-certificate"
    ledger_table          = "iot-pki-ledger"
  }
}

run "stays_aws_managed_while_the_ca_has_no_certificate" {
  command = plan

  assert {
    condition     = output.signing_mode_effective == "aws-managed" && output.signing_mode_decided_by == "authority"
    error_message = "AWS must sign as long as the CA has no certificate."
  }
  assert {
    condition     = can(regex("/iot-pki/ca-certificate", output.next_step))
    error_message = "The next step must name the parameter."
  }
}

run "is_self_managed_once_the_ca_has_its_certificate" {
  command = plan

  override_data {
    target = data.aws_ssm_parameters_by_path.signing_authority_readiness-kms_ca-certificate_8D40E0F7
    values = { names = ["/iot-pki/ca-certificate"], values = ["certificate"] }
  }
  assert {
    condition     = output.signing_mode_effective == "self-managed" && output.next_step == "none"
    error_message = "The signer must sign."
  }
}

run "refuses_two_authorities" {
  command = plan

  variables {
    private_ca = { arn = "arn:aws:acm-pca:eu-west-1:123456789012:certificate-authority/11111111-2222-3333-4444-555555555555" }
  }
  expect_failures = [var.private_ca]
}

run "refuses_no_authority" {
  command = plan

  variables {
    kms = null
  }
  expect_failures = [var.private_ca]
}

run "refuses_an_alias_for_the_key" {
  command = plan

  variables {
    kms = {
      key_arn               = "arn:aws:kms:eu-west-1:123456789012:alias/iot-pki-ca"
      certificate_parameter = "/iot-pki/ca-certificate"
      ledger_table          = "iot-pki-ledger"
    }
  }
  expect_failures = [var.kms]
}

run "refuses_a_key_in_another_region" {
  command = plan

  variables {
    kms = {
      key_arn               = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"
      certificate_parameter = "/iot-pki/ca-certificate"
      ledger_table          = "iot-pki-ledger"
    }
  }
  expect_failures = [terraform_data.signing_given-arns_checked_2AB89B83]
}

run "refuses_a_missing_ledger" {
  command = plan

  variables {
    kms = {
      key_arn               = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555"
      certificate_parameter = "/iot-pki/ca-certificate"
    }
  }
  expect_failures = [var.kms]
}

run "refuses_a_parameter_that_is_in_no_folder" {
  command = plan

  variables {
    kms = {
      key_arn               = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555"
      certificate_parameter = "/ca-certificate"
      ledger_table          = "iot-pki-ledger"
    }
  }
  expect_failures = [var.kms]
}

run "refuses_purposes_without_client_authentication" {
  command = plan

  variables {
    kms = {
      key_arn               = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555"
      certificate_parameter = "/iot-pki/ca-certificate"
      ledger_table          = "iot-pki-ledger"
      extended_key_usages   = ["serverAuth"]
    }
  }
  expect_failures = [var.kms]
}

run "refuses_a_revocation_list_over_https" {
  command = plan

  variables {
    kms = {
      key_arn                 = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555"
      certificate_parameter   = "/iot-pki/ca-certificate"
      ledger_table            = "iot-pki-ledger"
      crl_distribution_points = ["https://crl.example.com/ca.crl"]
    }
  }
  expect_failures = [var.kms]
}

run "refuses_a_misspelt_attribute" {
  command = plan

  variables {
    kms = {
      key_arn               = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555"
      certificate_parameter = "/iot-pki/ca-certificate"
      ledger_table          = "iot-pki-ledger"
      validty_days          = 30
    }
  }
  expect_failures = [var.kms]
}

run "refuses_a_window_that_is_too_short" {
  command = plan

  variables {
    kms = {
      key_arn               = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555"
      certificate_parameter = "/iot-pki/ca-certificate"
      ledger_table          = "iot-pki-ledger"
      repeat_window_seconds = 5
    }
  }
  expect_failures = [var.kms]
}

run "accepts_a_full_profile" {
  command = plan

  variables {
    kms = {
      key_arn                 = "arn:aws:kms:eu-west-1:123456789012:key/mrk-0123456789abcdef0123456789abcdef"
      certificate_parameter   = "/iot-pki/ca-certificate"
      ledger_table            = "iot-pki-ledger"
      ledger_retention_days   = 90
      validity_days           = 30
      repeat_window_seconds   = 60
      extended_key_usages     = ["clientAuth", "1.3.6.1.4.1.99999.1"]
      key_encipherment        = true
      crl_distribution_points = ["http://crl.example.com/ca.crl"]
      ca_issuers_url          = "http://ca.example.com/ca.cer"
      ocsp_url                = "http://ocsp.example.com/"
      certificate_policies    = ["1.3.6.1.4.1.99999.2"]
    }
  }
  assert {
    condition     = jsondecode(aws_lambda_function.signing_signer_function_C8C679BE.environment[0].variables.LEAF_PROFILE).crlDistributionPoints == ["http://crl.example.com/ca.crl"]
    error_message = "The signer must get the profile."
  }
}
