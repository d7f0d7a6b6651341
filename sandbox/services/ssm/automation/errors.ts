import { ApiError } from '../../../wire/api-error';

/** A refusal of Automation before anything runs. */
export class AutomationError extends ApiError {
  constructor(
    code:
      | 'InvalidDocumentContent'
      | 'AutomationDefinitionNotFoundException'
      | 'AutomationDefinitionVersionNotFoundException'
      | 'InvalidAutomationExecutionParametersException',
    message: string,
    options?: ErrorOptions,
  ) {
    super(code, message, undefined, options);
  }
}

/** Thrown when a step cannot do its work; the execution goes on as the step's `onFailure` says. */
export class StepFailure extends Error {
  override readonly name = 'StepFailure';
}
