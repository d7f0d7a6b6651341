/**
 * The event that asks the signer whether it is well. The schedule sends it; AWS IoT never does: its events have
 * three fields, all of them set by AWS IoT, and a device chooses no more than the text in them. An event that has
 * this field and no other can therefore come only from who may invoke the function, and IAM decides who that is.
 */
export interface HealthCheckEvent {
  readonly healthCheck: HealthCheckRequest;
}

/** Where the health check looks. */
export interface HealthCheckRequest {
  /** Name of the certificate provider that should point at this signer. */
  readonly certificateProviderName: string;
  /** SSM parameter whose presence means that AWS is to sign for now. */
  readonly holdParameter: string;
  /** SSM parameter in which the last apply left what is declared. */
  readonly declarationParameter: string;
  /**
   * SSM parameter in which the last lift of a hold is recorded.
   * @default none: the event comes from the schedule of an older version, which did not follow lifts
   */
  readonly liftParameter?: string;
  /** SSM parameter in which the last complete apply recorded its restoration. @default none: as above */
  readonly restorationParameter?: string;
}

const FIELDS = ['certificateProviderName', 'holdParameter', 'declarationParameter'] as const;

/** An apply changes the signer before the schedule, so the older schedule may still send a check in between. */
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
