# Every bad value fails the plan, with the message of its own variable.

mock_provider "aws" {
  source = "./mocks"
}

variables {
  private_ca      = { arn = "arn:aws:acm-pca:eu-west-1:123456789012:certificate-authority/11111111-2222-3333-4444-555555555555" }
  subject_pattern = "CN={clientId}"
}

run "refuses_a_name_that_has_a_space" {
  command = plan

  variables {
    name = "my fleet"
  }
  expect_failures = [var.name]
}

run "refuses_a_name_that_is_reserved" {
  command = plan

  variables {
    name = "AWS-fleet"
  }
  expect_failures = [var.name]
}

run "refuses_a_name_that_is_too_long" {
  command = plan

  variables {
    name = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
  }
  expect_failures = [var.name]
}

run "accepts_the_longest_name_and_what_aws_allows_in_tags" {
  command = plan

  variables {
    name = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
    tags = merge(
      { for place in range(48) : "key-${place}" => "value" },
      { (join("", [for place in range(127) : "k"])) = join("", [for place in range(255) : "v"]) },
      { "équipe:a/1_2.3=4+5-6@7" = "Ingénierie 東京" },
    )
  }
}

run "refuses_to_deploy_without_an_authority" {
  command = plan

  variables {
    private_ca = null
  }
  expect_failures = [var.private_ca]
}

run "refuses_an_attribute_that_is_misspelt" {
  command = plan

  variables {
    private_ca = {
      arn          = "arn:aws:acm-pca:eu-west-1:123456789012:certificate-authority/11111111-2222-3333-4444-555555555555"
      validty_days = 7
    }
  }
  expect_failures = [var.private_ca]
}

run "refuses_further_arns_that_name_the_first_ca_again" {
  command = plan

  variables {
    private_ca = {
      arn          = "arn:aws:acm-pca:eu-west-1:123456789012:certificate-authority/11111111-2222-3333-4444-555555555555"
      further_arns = ["arn:aws:acm-pca:eu-west-1:123456789012:certificate-authority/11111111-2222-3333-4444-555555555555"]
    }
  }
  expect_failures = [var.private_ca]
}

run "refuses_further_arns_that_are_more_than_nine" {
  command = plan

  variables {
    private_ca = {
      arn          = "arn:aws:acm-pca:eu-west-1:123456789012:certificate-authority/11111111-2222-3333-4444-555555555555"
      further_arns = [for place in range(10) : replace("arn:aws:acm-pca:eu-west-1:123456789012:certificate-authority/11111111-2222-3333-4444-555555555555", "555555555555", "55555555555${place}")]
    }
  }
  expect_failures = [var.private_ca]
}

run "allows_the_signer_to_use_each_of_several_cas" {
  command = plan

  variables {
    private_ca = {
      arn          = "arn:aws:acm-pca:eu-west-1:123456789012:certificate-authority/11111111-2222-3333-4444-555555555555"
      further_arns = ["arn:aws:acm-pca:us-east-1:123456789012:certificate-authority/66666666-2222-3333-4444-555555555555"]
    }
  }
  assert {
    condition     = alltrue([for statement in jsondecode(aws_iam_role_policy.signing_role_signing_9EBBB5C3.policy).Statement : length(statement.Resource) == 2])
    error_message = "The role cannot use both CAs."
  }
  assert {
    condition     = aws_lambda_function.signing_signer_function_C8C679BE.environment[0].variables.FURTHER_CERTIFICATE_AUTHORITY_ARNS == jsonencode(var.private_ca.further_arns)
    error_message = "The signer does not know the second CA."
  }
}

run "refuses_an_arn_that_is_of_another_service" {
  command = plan

  variables {
    private_ca = { arn = "arn:aws:acm:eu-west-1:123456789012:certificate/11111111-2222-3333-4444-555555555555" }
  }
  expect_failures = [var.private_ca]
}

run "refuses_a_template_arn_that_makes_a_ca" {
  command = plan

  variables {
    private_ca = {
      arn          = "arn:aws:acm-pca:eu-west-1:123456789012:certificate-authority/11111111-2222-3333-4444-555555555555"
      template_arn = "arn:aws:acm-pca:::template/SubordinateCACertificate_PathLen0/V1"
    }
  }
  expect_failures = [var.private_ca]
}

run "refuses_a_template_arn_that_copies_unchecked_extensions" {
  command = plan

  variables {
    private_ca = {
      arn          = "arn:aws:acm-pca:eu-west-1:123456789012:certificate-authority/11111111-2222-3333-4444-555555555555"
      template_arn = "arn:aws:acm-pca:::template/EndEntityClientAuthCertificate_CSRPassthrough/V1"
    }
  }
  expect_failures = [var.private_ca]
}

run "refuses_a_template_arn_that_copies_unchecked_extensions_and_those_of_the_call" {
  command = plan

  variables {
    private_ca = {
      arn          = "arn:aws:acm-pca:eu-west-1:123456789012:certificate-authority/11111111-2222-3333-4444-555555555555"
      template_arn = "arn:aws:acm-pca:::template/EndEntityClientAuthCertificate_APICSRPassthrough/V1"
    }
  }
  expect_failures = [var.private_ca]
}

run "refuses_a_template_arn_for_servers" {
  command = plan

  variables {
    private_ca = {
      arn          = "arn:aws:acm-pca:eu-west-1:123456789012:certificate-authority/11111111-2222-3333-4444-555555555555"
      template_arn = "arn:aws:acm-pca:::template/EndEntityServerAuthCertificate/V1"
    }
  }
  expect_failures = [var.private_ca]
}

run "refuses_a_template_arn_for_code_signing" {
  command = plan

  variables {
    private_ca = {
      arn          = "arn:aws:acm-pca:eu-west-1:123456789012:certificate-authority/11111111-2222-3333-4444-555555555555"
      template_arn = "arn:aws:acm-pca:::template/CodeSigningCertificate/V1"
    }
  }
  expect_failures = [var.private_ca]
}

run "refuses_a_template_arn_for_ocsp" {
  command = plan

  variables {
    private_ca = {
      arn          = "arn:aws:acm-pca:eu-west-1:123456789012:certificate-authority/11111111-2222-3333-4444-555555555555"
      template_arn = "arn:aws:acm-pca:::template/OCSPSigningCertificate_APIPassthrough/V1"
    }
  }
  expect_failures = [var.private_ca]
}

run "accepts_a_template_arn_for_clients_and_servers" {
  command = plan

  variables {
    private_ca = {
      arn          = "arn:aws:acm-pca:eu-west-1:123456789012:certificate-authority/11111111-2222-3333-4444-555555555555"
      template_arn = "arn:aws:acm-pca:::template/EndEntityCertificate/V1"
    }
  }
}

run "accepts_a_template_arn_without_an_extended_key_usage" {
  command = plan

  variables {
    private_ca = {
      arn          = "arn:aws:acm-pca:eu-west-1:123456789012:certificate-authority/11111111-2222-3333-4444-555555555555"
      template_arn = "arn:aws:acm-pca:::template/BlankEndEntityCertificate_CriticalBasicConstraints_APIPassthrough/V1"
    }
  }
}

run "refuses_a_validity_days_that_is_zero" {
  command = plan

  variables {
    private_ca = {
      arn           = "arn:aws:acm-pca:eu-west-1:123456789012:certificate-authority/11111111-2222-3333-4444-555555555555"
      validity_days = 0
    }
  }
  expect_failures = [var.private_ca]
}

run "refuses_a_validity_days_that_is_not_whole" {
  command = plan

  variables {
    private_ca = {
      arn           = "arn:aws:acm-pca:eu-west-1:123456789012:certificate-authority/11111111-2222-3333-4444-555555555555"
      validity_days = 1.5
    }
  }
  expect_failures = [var.private_ca]
}

run "refuses_a_signing_algorithm_that_is_too_weak" {
  command = plan

  variables {
    private_ca = {
      arn               = "arn:aws:acm-pca:eu-west-1:123456789012:certificate-authority/11111111-2222-3333-4444-555555555555"
      signing_algorithm = "SHA1WITHRSA"
    }
  }
  expect_failures = [var.private_ca]
}

run "refuses_an_empty_subject_pattern" {
  command = plan

  variables {
    subject_pattern = ""
  }
  expect_failures = [var.subject_pattern]
}

run "accepts_patterns_that_allow_everything" {
  command = plan

  variables {
    subject_pattern          = ".*"
    alternative_name_pattern = ".*"
  }
}

run "refuses_a_subject_pattern_that_does_not_compile" {
  command = plan

  variables {
    subject_pattern = "CN=("
  }
  expect_failures = [var.subject_pattern]
}

run "refuses_a_subject_pattern_that_is_not_re2" {
  command = plan

  variables {
    subject_pattern = "CN=(?=x)"
  }
  expect_failures = [var.subject_pattern]
}

run "refuses_an_alternative_name_pattern_that_does_not_compile" {
  command = plan

  variables {
    alternative_name_pattern = "DNS:("
  }
  expect_failures = [var.alternative_name_pattern]
}

run "refuses_an_alternative_name_pattern_that_is_not_re2" {
  command = plan

  variables {
    alternative_name_pattern = "DNS:(?=x)"
  }
  expect_failures = [var.alternative_name_pattern]
}

run "refuses_a_subject_pattern_with_an_unknown_placeholder" {
  command = plan

  variables {
    subject_pattern = "CN={clientID}"
  }
  expect_failures = [var.subject_pattern]
}

run "refuses_a_subject_pattern_with_a_dollar_before_the_client_id" {
  command = plan

  variables {
    subject_pattern = "CN=$${clientId}"
  }
  expect_failures = [var.subject_pattern]
}

run "refuses_a_subject_pattern_with_the_client_id_in_a_character_class" {
  command = plan

  variables {
    subject_pattern = "CN=[{clientId}]"
  }
  expect_failures = [var.subject_pattern]
}

run "refuses_a_subject_pattern_in_openssl_format" {
  command = plan

  variables {
    subject_pattern = "C = CH, O = X"
  }
  expect_failures = [var.subject_pattern]
}

run "refuses_a_subject_pattern_with_slashes" {
  command = plan

  variables {
    subject_pattern = "/O=X/CN={clientId}"
  }
  expect_failures = [var.subject_pattern]
}

run "refuses_an_alternative_name_pattern_without_a_kind" {
  command = plan

  variables {
    alternative_name_pattern = "{clientId}\\.example\\.com"
  }
  expect_failures = [var.alternative_name_pattern]
}

run "refuses_an_alternative_name_pattern_with_an_unknown_placeholder" {
  command = plan

  variables {
    alternative_name_pattern = "DNS:{thingName}"
  }
  expect_failures = [var.alternative_name_pattern]
}

run "refuses_a_signing_mode_that_is_unknown" {
  command = plan

  variables {
    signing_mode = "off"
  }
  expect_failures = [var.signing_mode]
}

run "refuses_a_rehearsal_that_is_unknown" {
  command = plan

  variables {
    rehearsal = "maybe"
  }
  expect_failures = [var.rehearsal]
}

run "refuses_a_memory_mb_that_is_too_small" {
  command = plan

  variables {
    memory_mb = 64
  }
  expect_failures = [var.memory_mb]
}

run "refuses_a_log_retention_days_that_is_unknown" {
  command = plan

  variables {
    log_retention_days = 2
  }
  expect_failures = [var.log_retention_days]
}

run "refuses_a_log_level_that_is_unknown" {
  command = plan

  variables {
    log_level = "LOUD"
  }
  expect_failures = [var.log_level]
}

run "refuses_tags_with_an_empty_value" {
  command = plan

  variables {
    tags = { team = "" }
  }
  expect_failures = [var.tags]
}

run "refuses_tags_with_no_value" {
  command = plan

  variables {
    tags = { team = null }
  }
  expect_failures = [var.tags]
}

run "refuses_tags_with_an_empty_key" {
  command = plan

  variables {
    tags = { "" = "iot" }
  }
  expect_failures = [var.tags]
}

run "refuses_tags_with_a_value_that_is_too_long" {
  command = plan

  variables {
    tags = { team = join("", [for place in range(256) : "v"]) }
  }
  expect_failures = [var.tags]
}

run "refuses_tags_with_a_key_that_is_too_long" {
  command = plan

  variables {
    tags = { (join("", [for place in range(128) : "k"])) = "iot" }
  }
  expect_failures = [var.tags]
}

run "refuses_tags_with_a_key_reserved_by_aws" {
  command = plan

  variables {
    tags = { "AWS:team" = "iot" }
  }
  expect_failures = [var.tags]
}

run "refuses_tags_with_a_value_reserved_by_aws" {
  command = plan

  variables {
    tags = { team = "aws:iot" }
  }
  expect_failures = [var.tags]
}

run "refuses_tags_with_a_character_that_iam_refuses" {
  command = plan

  variables {
    tags = { team = "a&b" }
  }
  expect_failures = [var.tags]
}

run "refuses_tags_with_a_line_break" {
  command = plan

  variables {
    tags = { team = "a\n" }
  }
  expect_failures = [var.tags]
}

run "refuses_too_many_tags" {
  command = plan

  variables {
    tags = { for place in range(51) : "key-${place}" => "value" }
  }
  expect_failures = [var.tags]
}

run "refuses_tags_with_keys_that_differ_in_case" {
  command = plan

  variables {
    tags = { Team = "a", team = "b" }
  }
  expect_failures = [var.tags]
}

run "accepts_an_example_that_the_patterns_allow" {
  command = plan

  variables {
    subject_pattern           = "CN={clientId},O=Example"
    alternative_name_pattern  = "DNS:{clientId}\\.example|IP:10\\..*"
    example_client_id         = "rack.1:device-1"
    example_subject           = "CN=rack.1:device-1,O=Example"
    example_alternative_names = ["DNS:rack.1:device-1.example", "IP:10.0.0.1"]
  }
  assert {
    condition     = aws_lambda_function.signing_rehearsal_signer_function_030F26A4.environment[0].variables.EXAMPLE_ALTERNATIVE_NAMES == jsonencode(["DNS:rack.1:device-1.example", "IP:10.0.0.1"])
    error_message = "The rehearsal does not get the example's alternative names."
  }
}

run "leaves_the_check_of_an_escaped_example_to_the_rehearsal" {
  command = plan

  variables {
    subject_pattern   = "CN=never"
    example_client_id = "a,b"
    example_subject   = "CN=a\\,b+serialNumber=1"
  }
}

run "refuses_an_example_that_the_subject_pattern_does_not_allow" {
  command = plan

  variables {
    subject_pattern   = "O=Example,CN={clientId}"
    example_client_id = "device-1"
    example_subject   = "CN=device-1,O=Example"
  }
  expect_failures = [var.example_subject]
}

run "refuses_an_example_that_has_another_character_for_the_dot_in_its_client_id" {
  command = plan

  variables {
    subject_pattern   = "CN={clientId}"
    example_client_id = "device.1"
    example_subject   = "CN=device-1"
  }
  expect_failures = [var.example_subject]
}

run "refuses_an_example_whose_alternative_name_the_pattern_does_not_allow" {
  command = plan

  variables {
    subject_pattern           = ".*"
    alternative_name_pattern  = "DNS:.*\\.example"
    example_client_id         = "device-1"
    example_subject           = "CN=device-1"
    example_alternative_names = ["DNS:a.example", "DNS:a.other"]
  }
  expect_failures = [var.example_alternative_names]
}

run "refuses_an_example_with_alternative_names_where_none_are_allowed" {
  command = plan

  variables {
    subject_pattern           = ".*"
    example_client_id         = "device-1"
    example_subject           = "CN=device-1"
    example_alternative_names = ["DNS:a.example"]
  }
  expect_failures = [var.example_alternative_names]
}

run "refuses_an_example_client_id_without_a_subject" {
  command = plan

  variables {
    example_client_id = "device-1"
  }
  expect_failures = [var.example_subject]
}

run "refuses_an_example_subject_without_a_client_id" {
  command = plan

  variables {
    example_subject = "CN=device-1"
  }
  expect_failures = [var.example_subject]
}

run "refuses_an_example_subject_that_is_not_a_name" {
  command = plan

  variables {
    example_client_id = "device-1"
    example_subject   = "device-1"
  }
  expect_failures = [var.example_subject]
}

run "refuses_an_example_subject_of_an_unknown_type" {
  command = plan

  variables {
    example_client_id = "device-1"
    example_subject   = "E=device@example.com"
  }
  expect_failures = [var.example_subject]
}

run "refuses_an_example_client_id_with_a_control_character" {
  command = plan

  variables {
    example_client_id = "device\n1"
    example_subject   = "CN=device-1"
  }
  expect_failures = [var.example_client_id]
}

run "refuses_an_example_alternative_name_without_its_kind" {
  command = plan

  variables {
    alternative_name_pattern  = ".*"
    example_client_id         = "device-1"
    example_subject           = "CN=device-1"
    example_alternative_names = ["device-1.example.com"]
  }
  expect_failures = [var.example_alternative_names]
}
