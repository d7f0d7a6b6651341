/** Thrown when a step cannot do its work; the step's `onFailure` decides what happens next. */
export class StepFailure extends Error {
  override readonly name = 'StepFailure';
}
