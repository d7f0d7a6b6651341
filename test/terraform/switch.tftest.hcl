# Who signs: the declared mode, a hold that on-call may have set, and the rehearsal that follows from both.
# Values that AWS would compute are mocked; the plan, the conditions and the schema are real.

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

run "signs_with_the_signer_unless_told_otherwise" {
  command = plan

  assert {
    condition     = length(aws_cloudcontrolapi_resource.signing_provider_F8722A4D) == 1
    error_message = "The certificate provider is not planned."
  }
  assert {
    condition     = output.signing_mode_effective == "self-managed" && output.signing_mode_decided_by == "none"
    error_message = "The outputs do not say that signing is self-managed."
  }
  assert {
    condition     = jsondecode(aws_cloudcontrolapi_resource.signing_provider_F8722A4D[0].desired_state).LambdaFunctionArn == "arn:aws:lambda:eu-west-1:123456789012:function:fleet-signer"
    error_message = "The desired state is unknown at plan time, or names another function."
  }
}

run "lets_aws_sign_when_the_variable_says_so" {
  command = plan

  variables {
    signing_mode = "aws-managed"
  }

  assert {
    condition     = length(aws_cloudcontrolapi_resource.signing_provider_F8722A4D) == 0
    error_message = "The certificate provider is planned although the mode is aws-managed."
  }
  assert {
    condition     = output.signing_mode_effective == "aws-managed" && output.signing_mode_decided_by == "variable"
    error_message = "The outputs do not say that the variable decides."
  }
  assert {
    condition     = aws_lambda_function.signing_signer_function_C8C679BE.function_name == "fleet-signer" && length(aws_lambda_invocation.signing_rehearsal_invocation_CB1FAD74) == 1
    error_message = "More than the provider is removed."
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
    error_message = "A deploy would undo on-call's rollback."
  }
  assert {
    condition     = output.signing_mode_effective == "aws-managed" && output.signing_mode_decided_by == "hold"
    error_message = "The outputs do not say that the hold decides."
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
    error_message = "A parameter that is not this deployment's hold removes the provider."
  }
}

run "rehearses_again_after_a_hold_is_lifted" {
  command = plan

  override_data {
    target = data.aws_ssm_parameters_by_path.signing_switch_parameters_76B23091
    values = { names = ["/fleet/last-hold-lift"], values = ["execution-7"] }
  }

  assert {
    condition     = jsondecode(aws_lambda_invocation.signing_rehearsal_invocation_CB1FAD74[0].triggers.restoration).lift == "execution-7"
    error_message = "Lifting a hold does not trigger a rehearsal."
  }
}

run "records_the_deployed_lift_for_the_health_check" {
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
    error_message = "The health check cannot tell a deployed lift from one that still waits for a deploy."
  }
}

run "records_no_lift_if_there_was_none" {
  command = plan

  assert {
    condition     = jsondecode(aws_ssm_parameter.signing_switch_last-restoration_18B2CBF8.insecure_value) == { lift = null, restorations = 0 }
    error_message = "A first deploy records a lift."
  }
}

run "rehearses_again_when_the_variable_switches_back" {
  command = plan

  override_data {
    target = data.aws_ssm_parameters_by_path.signing_switch_parameters_76B23091
    values = { names = ["/fleet/last-declaration"], values = ["{\"selfManaged\":false,\"restorations\":4}"] }
  }

  assert {
    condition     = jsondecode(aws_lambda_invocation.signing_rehearsal_invocation_CB1FAD74[0].triggers.restoration).restorations == 5
    error_message = "Switching back does not trigger a rehearsal."
  }
  assert {
    condition     = jsondecode(aws_ssm_parameter.signing_switch_last-declaration_11AC8E46.insecure_value) == { selfManaged = true, restorations = 5 }
    error_message = "The restoration is not recorded."
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
    error_message = "A rollback triggers a rehearsal, which a broken signer would fail."
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
    error_message = "The provider needs a rehearsal."
  }
}

run "runs_the_kind_of_rehearsal_that_is_set" {
  command = plan

  variables {
    rehearsal = "probe"
  }

  assert {
    condition     = jsondecode(aws_lambda_invocation.signing_rehearsal_invocation_CB1FAD74[0].input).rehearsal == "probe"
    error_message = "The rehearsal is of another kind."
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
    error_message = "A lift rehearses although rehearsals are off."
  }
}

run "plans_despite_invalid_values_in_the_switch_parameters" {
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
    error_message = "An invalid value counts as the record of a deploy."
  }
}

run "plans_despite_json_of_another_type_in_the_switch_parameters" {
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
