# Alarms and their notifications: what the variables create, omit and reject.

mock_provider "aws" {
  source = "./mocks"

  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/fleet" }
  }
  mock_resource "aws_cloudcontrolapi_resource" {
    defaults = {
      properties = "{\"LambdaFunctionArn\":\"arn:aws:lambda:eu-west-1:123456789012:function:fleet-signer\"}"
    }
  }
}

variables {
  name            = "fleet"
  private_ca      = { arn = "arn:aws:acm-pca:eu-west-1:123456789012:certificate-authority/11111111-2222-3333-4444-555555555555" }
  subject_pattern = "CN={clientId}"
}

run "creates_a_topic_for_pages_and_tickets" {
  command = plan

  assert {
    condition     = length(aws_sns_topic.signing_observability_notifications_topic_5EFE61DB) == 1 && length(aws_sns_topic_policy.signing_observability_notifications_policy_D33E0711) == 1
    error_message = "The topic or its policy is not planned."
  }
  assert {
    condition     = one(aws_cloudwatch_composite_alarm.signing_observability_alarms_signing-down-composite_D51E5415.alarm_actions) == "arn:aws:sns:eu-west-1:123456789012:fleet-alarms"
    error_message = "The page does not go to the created topic."
  }
  assert {
    condition     = length(aws_sns_topic_subscription.signing_observability_notifications_page-email_B4A174F1) + length(aws_sns_topic_subscription.signing_observability_notifications_ticket-email_DF4D11AF) == 0
    error_message = "There is a subscription although no address is given."
  }
}

run "creates_no_topic_when_both_are_given" {
  command = plan

  variables {
    page_topic_arn     = "arn:aws:sns:eu-west-1:123456789012:pages"
    ticket_topic_arn   = "arn:aws:sns:eu-west-1:123456789012:tickets"
    notification_email = "on-call@example.com"
  }

  assert {
    condition     = length(aws_sns_topic.signing_observability_notifications_topic_5EFE61DB) + length(aws_sns_topic_policy.signing_observability_notifications_policy_D33E0711) == 0
    error_message = "A topic or policy is planned although both topics are given."
  }
  assert {
    condition     = one(aws_cloudwatch_composite_alarm.signing_observability_alarms_signing-down-composite_D51E5415.alarm_actions) == var.page_topic_arn && one(aws_cloudwatch_metric_alarm.signing_observability_alarms_ca-throttles_C9DE2E6D.alarm_actions) == var.ticket_topic_arn
    error_message = "An alarm does not notify the given topic."
  }
  assert {
    condition     = aws_sns_topic_subscription.signing_observability_notifications_page-email_B4A174F1[0].topic_arn == var.page_topic_arn && aws_sns_topic_subscription.signing_observability_notifications_ticket-email_DF4D11AF[0].topic_arn == var.ticket_topic_arn
    error_message = "The address is not subscribed to both topics."
  }
}

run "creates_only_the_topic_that_is_not_given" {
  command = plan

  variables {
    page_topic_arn = "arn:aws:sns:eu-west-1:123456789012:pages"
  }

  assert {
    condition     = length(aws_sns_topic.signing_observability_notifications_topic_5EFE61DB) == 1 && one(aws_cloudwatch_metric_alarm.signing_observability_alarms_ca-throttles_C9DE2E6D.alarm_actions) == "arn:aws:sns:eu-west-1:123456789012:fleet-alarms"
    error_message = "Tickets go nowhere."
  }
}

run "subscribes_an_address_once_to_the_one_topic" {
  command = plan

  variables {
    notification_email = "on-call@example.com"
  }

  assert {
    condition     = length(aws_sns_topic_subscription.signing_observability_notifications_page-email_B4A174F1) == 1 && length(aws_sns_topic_subscription.signing_observability_notifications_ticket-email_DF4D11AF) == 0
    error_message = "The address is not subscribed exactly once."
  }
}

run "silences_alarms_and_keeps_them" {
  command = plan

  variables {
    alarms_enabled = false
  }

  assert {
    condition     = length(aws_cloudwatch_composite_alarm.signing_observability_alarms_signing-down-composite_D51E5415.alarm_actions) == 0 && length(aws_cloudwatch_metric_alarm.signing_observability_alarms_ca-throttles_C9DE2E6D.alarm_actions) == 0 && aws_cloudwatch_event_rule.signing_observability_certificate-provider-changed_rule_BE65170C.state == "DISABLED"
    error_message = "Something still notifies."
  }
}

run "follows_the_schedule_of_health_checks" {
  command = plan

  variables {
    health_check_minutes = 15
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.signing_observability_alarms_health-check-failing_4349CACD.period == 960
    error_message = "The period is too short for one check."
  }
  assert {
    condition     = strcontains(aws_cloudwatch_composite_alarm.signing_observability_alarms_signing-down-composite_D51E5415.alarm_rule, "ALARM(\"fleet-health-check-failing-raw\")")
    error_message = "The health check does not count towards signing-down."
  }
}

run "has_no_alarm_on_health_checks_that_are_off" {
  command = plan

  variables {
    health_check_minutes = 0
  }

  assert {
    condition     = length(aws_cloudwatch_composite_alarm.signing_observability_alarms_health-check-failing-composite_882628C8) == 0
    error_message = "Missing health checks would page although they are off."
  }
  # CloudWatch cannot delete an alarm that a composite alarm refers to, so this one stays, silent.
  assert {
    condition     = aws_cloudwatch_metric_alarm.signing_observability_alarms_health-check-failing_4349CACD.treat_missing_data == "notBreaching"
    error_message = "Missing health checks count towards signing-down although they are off."
  }
}

run "pages_at_the_latency_that_is_set" {
  command = plan

  variables {
    latency_alarm_ms = 3000
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.signing_observability_alarms_latency-near-limit_3A9D48FF.threshold == 3000
    error_message = "The variable does not reach the alarm."
  }
}

run "writes_a_dashboard_as_json" {
  assert {
    condition     = length(jsondecode(aws_cloudwatch_dashboard.signing_observability_dashboard_5D72EFC2.dashboard_body).widgets) > 10
    error_message = "The dashboard body lacks widgets or is not JSON."
  }
  assert {
    condition     = can(regex("Live function last changed: [*]{2}20[0-9-]+T[0-9:]+Z[*]{2}", jsondecode(aws_cloudwatch_dashboard.signing_observability_dashboard_5D72EFC2.dashboard_body).widgets[0].properties.markdown))
    error_message = "The first widget does not say when the function last changed."
  }
  assert {
    condition     = strcontains(jsondecode(aws_cloudwatch_dashboard.signing_observability_dashboard_5D72EFC2.dashboard_body).widgets[0].properties.markdown, "-roll-back \\\n  --parameters '{\"Reason\":[\"on-call: say why here\"]}'")
    error_message = "The rollback command is not ready to paste."
  }
}

run "refuses_a_latency_alarm_ms_past_the_limit" {
  command = plan

  variables {
    latency_alarm_ms = 5000
  }
  expect_failures = [var.latency_alarm_ms]
}

run "refuses_a_page_topic_arn_that_is_of_another_service" {
  command = plan

  variables {
    page_topic_arn = "arn:aws:sqs:eu-west-1:123456789012:pages"
  }
  expect_failures = [var.page_topic_arn]
}

run "refuses_a_ticket_topic_arn_that_is_fifo" {
  command = plan

  variables {
    ticket_topic_arn = "arn:aws:sns:eu-west-1:123456789012:tickets.fifo"
  }
  expect_failures = [var.ticket_topic_arn]
}

run "refuses_a_notification_email_that_is_not_an_address" {
  command = plan

  variables {
    notification_email = "on-call"
  }
  expect_failures = [var.notification_email]
}

run "refuses_a_metrics_namespace_reserved_by_aws" {
  command = plan

  variables {
    metrics_namespace = "AWS/Lambda"
  }
  expect_failures = [var.metrics_namespace]
}

run "names_the_runbooks_if_no_url_is_given" {
  command = plan

  assert {
    condition     = endswith(one(aws_cloudwatch_metric_alarm.signing_observability_alarms_ca-throttles_C9DE2E6D.*.alarm_description), "Dashboard: ${output.dashboard_url}\n\nRunbook: docs/runbooks/tickets.md#ca-throttles in the repository")
    error_message = "An alarm does not name its dashboard and runbook."
  }
  assert {
    condition     = output.dashboard_url == "https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#dashboards/dashboard/${aws_cloudwatch_dashboard.signing_observability_dashboard_5D72EFC2.dashboard_name}"
    error_message = "The dashboard's URL is wrong."
  }
}

run "links_to_the_runbooks_if_their_url_is_given" {
  command = plan

  variables {
    runbook_url = "https://wiki.example.com/runbooks"
  }
  override_resource {
    target = aws_lambda_function.signing_signer_function_C8C679BE
    values = { last_modified = "2026-11-23T18:00:00.000+0000" }
  }

  assert {
    condition     = endswith(one(aws_cloudwatch_metric_alarm.signing_observability_alarms_ca-throttles_C9DE2E6D.*.alarm_description), "\n\nRunbook: https://wiki.example.com/runbooks/tickets.md#ca-throttles")
    error_message = "An alarm does not link to its runbook."
  }
  assert {
    condition     = strcontains(jsondecode(aws_cloudwatch_dashboard.signing_observability_dashboard_5D72EFC2.dashboard_body).widgets[0].properties.markdown, "**[Roll back](https://wiki.example.com/runbooks/rollback.md)**")
    error_message = "The dashboard does not link to the runbooks."
  }
}

run "refuses_a_runbook_url_that_is_not_a_url" {
  command = plan

  variables {
    runbook_url = "docs/runbooks"
  }
  expect_failures = [var.runbook_url]
}

run "refuses_a_runbook_url_with_a_trailing_slash" {
  command = plan

  variables {
    runbook_url = "https://wiki.example.com/runbooks/"
  }
  expect_failures = [var.runbook_url]
}

# These change what is deployed, so they are the last.
run "draws_the_only_ca" {
  assert {
    condition     = [for widget in jsondecode(aws_cloudwatch_dashboard.signing_observability_dashboard_5D72EFC2.dashboard_body).widgets : [for line in widget.properties.metrics : line[3]] if try(widget.properties.title, "") == "Issued by CA (all callers)"] == [[var.private_ca.arn]]
    error_message = "The graph does not have one line for the one CA."
  }
}

run "draws_each_of_several_cas_from_its_region" {
  variables {
    private_ca = {
      arn = "arn:aws:acm-pca:eu-west-1:123456789012:certificate-authority/11111111-2222-3333-4444-555555555555"
      further_arns = [
        "arn:aws:acm-pca:us-east-1:123456789012:certificate-authority/66666666-7777-8888-9999-000000000000",
      ]
    }
  }

  assert {
    condition = [for widget in jsondecode(aws_cloudwatch_dashboard.signing_observability_dashboard_5D72EFC2.dashboard_body).widgets : widget.properties.metrics if try(widget.properties.title, "") == "Failed by CA (all callers)"] == [[
      ["AWS/ACMPrivateCA", "Failure", "PrivateCAArn", var.private_ca.arn, "Operation", "IssueCertificate", { stat = "Sum", label = "11111111", region = "eu-west-1" }],
      ["AWS/ACMPrivateCA", "Failure", "PrivateCAArn", var.private_ca.further_arns[0], "Operation", "IssueCertificate", { stat = "Sum", label = "66666666", region = "us-east-1" }],
    ]]
    error_message = "The graph does not have one line for each CA, in its Region."
  }
}
