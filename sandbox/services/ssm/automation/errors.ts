/** A refusal of Automation before anything runs; `name` is the exception name of its API. */
export class AutomationError extends Error {
  constructor(
    /** AWS's name of the error, such as `InvalidDocumentContent`. */
    override readonly name: 'InvalidDocumentContent' | 'InvalidAutomationExecutionParametersException',
    message: string,
  ) {
    super(message);
  }
}

/** Thrown when a step cannot do its work; the execution goes on as the step's `onFailure` says. */
export class StepFailure extends Error {
  override readonly name = 'StepFailure';
}
