# An ARN in a partition, Region or account where this deployment cannot use it fails the plan.

mock_provider "aws" {
  source = "./mocks"
}

variables {
  private_ca      = { arn = "arn:aws:acm-pca:us-east-1:123456789012:certificate-authority/11111111-2222-3333-4444-555555555555" }
  subject_pattern = "CN={clientId}"
}

run "accepts_a_ca_of_another_region_and_account_and_topics_that_alarms_can_notify" {
  command = plan

  variables {
    private_ca = {
      arn          = "arn:aws:acm-pca:us-east-1:210987654321:certificate-authority/11111111-2222-3333-4444-555555555555"
      template_arn = "arn:aws:acm-pca:::template/EndEntityClientAuthCertificate/V1"
    }
    page_topic_arn   = "arn:aws:sns:eu-west-1:210987654321:pages"
    ticket_topic_arn = "arn:aws:sns:eu-west-1:123456789012:tickets"
  }
}

run "refuses_a_further_ca_of_another_partition" {
  command = plan

  variables {
    private_ca = {
      arn          = "arn:aws:acm-pca:eu-west-1:123456789012:certificate-authority/11111111-2222-3333-4444-555555555555"
      further_arns = ["arn:aws-cn:acm-pca:cn-north-1:123456789012:certificate-authority/11111111-2222-3333-4444-555555555555"]
    }
  }
  expect_failures = [terraform_data.signing_given-arns_checked_2AB89B83]
}

run "refuses_a_ca_of_another_partition" {
  command = plan

  variables {
    private_ca = { arn = "arn:aws-cn:acm-pca:cn-north-1:123456789012:certificate-authority/11111111-2222-3333-4444-555555555555" }
  }
  expect_failures = [terraform_data.signing_given-arns_checked_2AB89B83]
}

run "refuses_a_template_of_another_partition" {
  command = plan

  variables {
    private_ca = {
      arn          = "arn:aws:acm-pca:eu-west-1:123456789012:certificate-authority/11111111-2222-3333-4444-555555555555"
      template_arn = "arn:aws-us-gov:acm-pca:::template/EndEntityClientAuthCertificate/V1"
    }
  }
  expect_failures = [terraform_data.signing_given-arns_checked_2AB89B83]
}

run "refuses_a_page_topic_of_another_region" {
  command = plan

  variables {
    page_topic_arn = "arn:aws:sns:us-east-1:123456789012:pages"
  }
  expect_failures = [terraform_data.signing_given-arns_checked_2AB89B83]
}

run "refuses_a_page_topic_of_another_partition" {
  command = plan

  variables {
    page_topic_arn = "arn:aws-cn:sns:eu-west-1:123456789012:pages"
  }
  expect_failures = [terraform_data.signing_given-arns_checked_2AB89B83]
}

run "refuses_a_ticket_topic_of_another_region" {
  command = plan

  variables {
    ticket_topic_arn = "arn:aws:sns:us-east-1:123456789012:tickets"
  }
  expect_failures = [terraform_data.signing_given-arns_checked_2AB89B83]
}

run "refuses_a_ticket_topic_of_another_partition" {
  command = plan

  variables {
    ticket_topic_arn = "arn:aws-cn:sns:eu-west-1:123456789012:tickets"
  }
  expect_failures = [terraform_data.signing_given-arns_checked_2AB89B83]
}

run "refuses_a_ticket_topic_of_another_account" {
  command = plan

  variables {
    ticket_topic_arn = "arn:aws:sns:eu-west-1:210987654321:tickets"
  }
  expect_failures = [terraform_data.signing_given-arns_checked_2AB89B83]
}
