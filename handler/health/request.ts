/**
 * The event that asks the signer for a health check. The schedule sends it; AWS IoT never does: it always sends three
 * fields, and a device chooses only the text in them. So an event with only this field comes from a principal that IAM
 * allows to invoke the function.
 */
export interface HealthCheckEvent {
  readonly healthCheck: HealthCheckRequest;
}

/** Where the health check looks. */
export interface HealthCheckRequest {
  /** Name of the certificate provider that should point at this signer. */
  readonly certificateProviderName: string;
  /** SSM parameter whose presence means that AWS should sign for now. */
  readonly holdParameter: string;
  /** SSM parameter in which the last apply left what is declared. */
  readonly declarationParameter: string;
  /**
   * SSM parameter in which the last lift of a hold is recorded.
   * @default none: the event comes from an older version's schedule, which did not track lifts
   */
  readonly liftParameter?: string;
  /** SSM parameter in which the last complete apply recorded its restoration. @default none: as above */
  readonly restorationParameter?: string;
}

const FIELDS = ['certificateProviderName', 'holdParameter', 'declarationParameter'] as const;

/** An apply updates the signer before the schedule, so an older schedule may still send a check in between. */
const NEWER_FIELDS = ['liftParameter', 'restorationParameter'] as const;

/** Whether an event asks for a health check, well-formed or not. */
export function asksForHealthCheck(event: unknown): event is { readonly healthCheck: unknown } {
  if (typeof event !== 'object' || event === null) return false;
  const [field, ...others] = Object.keys(event);
  return field === 'healthCheck' && others.length === 0;
}

/** The request in an event that asks for a health check. Throws, naming the field, when one is missing. */
export function readHealthCheck({ healthCheck }: { readonly healthCheck: unknown }): HealthCheckRequest {
  const request = healthCheck as Partial<Record<string, unknown>> | null;
  const given = NEWER_FIELDS.filter((field) => request?.[field] !== undefined);
  for (const field of [...FIELDS, ...given]) {
    const value = request?.[field];
    if (typeof value !== 'string' || value === '') throw new Error(`healthCheck.${field} is not a text.`);
  }
  return healthCheck as HealthCheckRequest;
}
