/** AWS Lambda, arm64, per GB-second and per request, in US dollars. (aws.amazon.com/lambda/pricing, us-east-1) */
const PER_GB_SECOND = 0.0000133334;
const PER_REQUEST = 0.2 / 1e6;

/** Memory of the deployed function, in GB: its default. */
const MEMORY_GB = 1;

/**
 * What Lambda costs for a million certificates, in US dollars. AWS Private CA's own price is the same for everybody
 * and much higher, and left out.
 *
 * @param billedMs Billed time of one request.
 */
export function lambdaPricePerMillion(billedMs: number): number {
  return 1e6 * ((billedMs / 1_000) * MEMORY_GB * PER_GB_SECOND + PER_REQUEST);
}
