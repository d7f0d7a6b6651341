# The health check: one variable decides whether it runs and how often.

mock_provider "aws" {
  source = "./mocks"
}

variables {
  name            = "fleet"
  private_ca      = { arn = "arn:aws:acm-pca:eu-west-1:123456789012:certificate-authority/11111111-2222-3333-4444-555555555555" }
  subject_pattern = "CN={clientId}"
}

run "checks_the_signer_every_five_minutes" {
  command = plan

  assert {
    condition     = aws_scheduler_schedule.signing_health-check_schedule_C5725B89[0].schedule_expression == "rate(5 minutes)"
    error_message = "The schedule does not run every five minutes."
  }
  assert {
    condition     = aws_scheduler_schedule.signing_health-check_schedule_C5725B89[0].target[0].arn == "arn:aws:lambda:eu-west-1:123456789012:function:fleet-signer"
    error_message = "The schedule does not invoke the live signer."
  }
  assert {
    condition     = jsondecode(aws_scheduler_schedule.signing_health-check_schedule_C5725B89[0].target[0].input).healthCheck.holdParameter == "/fleet/rollback-hold"
    error_message = "The input does not name the hold's parameter."
  }
}

run "checks_the_signer_every_minute" {
  command = plan

  variables {
    health_check_minutes = 1
  }
  assert {
    condition     = aws_scheduler_schedule.signing_health-check_schedule_C5725B89[0].schedule_expression == "rate(1 minute)"
    error_message = "The rate is not one that EventBridge Scheduler accepts."
  }
}

run "checks_nothing_when_it_is_off" {
  command = plan

  variables {
    health_check_minutes = 0
  }
  assert {
    condition     = length(aws_scheduler_schedule.signing_health-check_schedule_C5725B89) == 0
    error_message = "There is still a schedule."
  }
  assert {
    condition     = length(aws_iam_role_policy.signing_role_health-check_24C9CBFD) == 0
    error_message = "The signer keeps permissions that it no longer needs."
  }
}

run "refuses_health_check_minutes_that_are_too_many" {
  command = plan

  variables {
    health_check_minutes = 61
  }
  expect_failures = [var.health_check_minutes]
}

run "refuses_health_check_minutes_that_are_not_whole" {
  command = plan

  variables {
    health_check_minutes = 2.5
  }
  expect_failures = [var.health_check_minutes]
}
