# Who signs: the declared mode, the hold that on-call leaves, and what the rehearsal makes of both.
# Terraform invents what AWS would compute; its plan, its conditions and the schema are real.

mock_provider "aws" {
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
  mock_data "aws_region" {
    defaults = { id = "eu-west-1" }
  }
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
  mock_data "aws_lambda_invocation" {
    defaults = { result = "{\"clear\":true,\"finding\":\"There is no certificate provider; AWS signs.\"}" }
  }
  mock_data "aws_ssm_parameters_by_path" {
    defaults = { names = [], values = [] }
  }
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
  name                      = "fleet"
  certificate_authority_arn = "arn:aws:acm-pca:eu-west-1:123456789012:certificate-authority/11111111-2222-3333-4444-555555555555"
  subject_pattern           = "CN={clientId}"
}

run "signs_with_the_signer_unless_told_otherwise" {
  command = plan

  assert {
    condition     = length(aws_cloudcontrolapi_resource.signing_provider_F8722A4D) == 1
    error_message = "The certificate provider is not planned."
  }
  assert {
    condition     = output.signing_mode_effective == "self-managed" && output.signing_mode_decided_by == "none"
    error_message = "The outputs do not say that the signer signs."
  }
  assert {
    condition     = jsondecode(aws_cloudcontrolapi_resource.signing_provider_F8722A4D[0].desired_state).LambdaFunctionArn == "arn:aws:lambda:eu-west-1:123456789012:function:fleet-signer"
    error_message = "The provider's desired state is not known while Terraform plans, or names another function."
  }
}

run "lets_aws_sign_when_the_variable_says_so" {
  command = plan

  variables {
    signing_mode = "aws-managed"
  }

  assert {
    condition     = length(aws_cloudcontrolapi_resource.signing_provider_F8722A4D) == 0
    error_message = "The certificate provider is planned although AWS is to sign."
  }
  assert {
    condition     = output.signing_mode_effective == "aws-managed" && output.signing_mode_decided_by == "variable"
    error_message = "The outputs do not name the variable."
  }
  assert {
    condition     = aws_lambda_function.signing_signer_function_C8C679BE.function_name == "fleet-signer" && length(aws_lambda_invocation.signing_rehearsal_invocation_CB1FAD74) == 1
    error_message = "More than the provider is gone."
  }
}

run "lets_aws_sign_while_there_is_a_hold" {
  command = plan

  override_data {
    target = data.aws_ssm_parameters_by_path.signing_switch_parameters_76B23091
    values = { names = ["/fleet/rollback-hold"], values = ["{}"] }
  }

  assert {
    condition     = length(aws_cloudcontrolapi_resource.signing_provider_F8722A4D) == 0
    error_message = "A deploy would undo what on-call did."
  }
  assert {
    condition     = output.signing_mode_effective == "aws-managed" && output.signing_mode_decided_by == "hold"
    error_message = "The outputs do not name the hold."
  }
}

run "names_both_when_variable_and_hold_agree" {
  command = plan

  variables {
    signing_mode = "aws-managed"
  }
  override_data {
    target = data.aws_ssm_parameters_by_path.signing_switch_parameters_76B23091
    values = { names = ["/fleet/rollback-hold"], values = ["{}"] }
  }

  assert {
    condition     = length(aws_cloudcontrolapi_resource.signing_provider_F8722A4D) == 0
    error_message = "The certificate provider is planned."
  }
  assert {
    condition     = output.signing_mode_decided_by == "variable and hold"
    error_message = "The outputs do not name both."
  }
}

run "ignores_the_hold_of_another_deployment" {
  command = plan

  override_data {
    target = data.aws_ssm_parameters_by_path.signing_switch_parameters_76B23091
    values = { names = ["/fleet/rollback-hold-notes", "/fleet-2/rollback-hold"], values = ["", ""] }
  }

  assert {
    condition     = length(aws_cloudcontrolapi_resource.signing_provider_F8722A4D) == 1
    error_message = "A parameter that is not the hold keeps the provider away."
  }
}

run "rehearses_anew_after_a_hold_was_lifted" {
  command = plan

  override_data {
    target = data.aws_ssm_parameters_by_path.signing_switch_parameters_76B23091
    values = { names = ["/fleet/last-hold-lift"], values = ["execution-7"] }
  }

  assert {
    condition     = jsondecode(aws_lambda_invocation.signing_rehearsal_invocation_CB1FAD74[0].triggers.restoration).lift == "execution-7"
    error_message = "Lifting a hold does not change what triggers the rehearsal."
  }
}

run "leaves_the_lift_that_it_has_seen_for_the_health_check" {
  command = plan

  override_data {
    target = data.aws_ssm_parameters_by_path.signing_switch_parameters_76B23091
    values = {
      names  = ["/fleet/last-hold-lift", "/fleet/last-declaration"]
      values = ["execution-7", "{\"selfManaged\":true,\"restorations\":4}"]
    }
  }

  assert {
    condition     = jsondecode(aws_ssm_parameter.signing_switch_last-restoration_18B2CBF8.insecure_value) == { lift = "execution-7", restorations = 4 }
    error_message = "The health check could not tell a lift that was deployed from one that waits for it."
  }
}

run "leaves_no_lift_when_there_was_none" {
  command = plan

  assert {
    condition     = jsondecode(aws_ssm_parameter.signing_switch_last-restoration_18B2CBF8.insecure_value) == { lift = null, restorations = 0 }
    error_message = "A first deploy seems to have seen a lift."
  }
}

run "rehearses_anew_when_the_variable_switches_back" {
  command = plan

  override_data {
    target = data.aws_ssm_parameters_by_path.signing_switch_parameters_76B23091
    values = { names = ["/fleet/last-declaration"], values = ["{\"selfManaged\":false,\"restorations\":4}"] }
  }

  assert {
    condition     = jsondecode(aws_lambda_invocation.signing_rehearsal_invocation_CB1FAD74[0].triggers.restoration).restorations == 5
    error_message = "Switching back on does not change what triggers the rehearsal."
  }
  assert {
    condition     = jsondecode(aws_ssm_parameter.signing_switch_last-declaration_11AC8E46.insecure_value) == { selfManaged = true, restorations = 5 }
    error_message = "The restoration is not remembered."
  }
}

run "does_not_rehearse_a_rollback" {
  command = plan

  variables {
    signing_mode = "aws-managed"
  }
  override_data {
    target = data.aws_ssm_parameters_by_path.signing_switch_parameters_76B23091
    values = { names = ["/fleet/last-declaration"], values = ["{\"selfManaged\":true,\"restorations\":4}"] }
  }

  assert {
    condition     = jsondecode(aws_lambda_invocation.signing_rehearsal_invocation_CB1FAD74[0].triggers.restoration).restorations == 4
    error_message = "Switching off triggers a rehearsal, which a broken signer would fail."
  }
}

run "works_without_a_rehearsal" {
  command = plan

  variables {
    rehearsal = "off"
  }

  assert {
    condition     = length(aws_lambda_invocation.signing_rehearsal_invocation_CB1FAD74) == 0
    error_message = "The rehearsal is planned although it is off."
  }
  assert {
    condition     = length(aws_cloudcontrolapi_resource.signing_provider_F8722A4D) == 1
    error_message = "The provider depends on the rehearsal being there."
  }
}

run "asks_for_the_kind_of_rehearsal_that_is_wanted" {
  command = plan

  variables {
    rehearsal = "probe"
  }

  assert {
    condition     = jsondecode(aws_lambda_invocation.signing_rehearsal_invocation_CB1FAD74[0].input).rehearsal == "probe"
    error_message = "The rehearsal is asked for another kind."
  }
}

run "carries_tags_into_the_desired_state" {
  command = plan

  variables {
    tags = { team = "iot", stage = "prod" }
  }

  assert {
    condition     = jsondecode(aws_cloudcontrolapi_resource.signing_provider_F8722A4D[0].desired_state).Tags == [{ Key = "stage", Value = "prod" }, { Key = "team", Value = "iot" }]
    error_message = "The provider's tags are not those of the stack."
  }
}

run "applies_with_a_provider_that_points_at_the_signer" {
  assert {
    condition     = output.signer_function_name == "fleet-signer"
    error_message = "The output does not name the signer."
  }
}

run "rehearses_before_a_lift_as_the_deployment_does" {
  variables {
    rehearsal = "off"
  }

  assert {
    condition     = jsondecode(aws_ssm_document.signing_runbooks_lift-hold_document_6E77D696.content).parameters.Rehearsal.default == "off"
    error_message = "A lift rehearses although the deployment does not."
  }
}

run "plans_whatever_somebody_wrote_into_the_switch" {
  command = plan

  variables {
    signing_mode = "aws-managed"
  }
  override_data {
    target = data.aws_ssm_parameters_by_path.signing_switch_parameters_76B23091
    values = { names = ["/fleet/last-declaration", "/fleet/last-hold-lift"], values = ["{\"selfManaged\":null}", "x"] }
  }

  assert {
    condition     = jsondecode(aws_ssm_parameter.signing_switch_last-declaration_11AC8E46.insecure_value) == { selfManaged = false, restorations = 0 }
    error_message = "What is no record of a deploy counts as one."
  }
}

run "plans_when_the_switch_holds_another_kind_of_json" {
  command = plan

  override_data {
    target = data.aws_ssm_parameters_by_path.signing_switch_parameters_76B23091
    values = { names = ["/fleet/last-declaration"], values = ["5"] }
  }

  assert {
    condition     = length(aws_cloudcontrolapi_resource.signing_provider_F8722A4D) == 1
    error_message = "The certificate provider is not planned."
  }
}
