/** AWS Lambda, arm64, per GB-second and per request, in US dollars. (aws.amazon.com/lambda/pricing, us-east-1) */
const PER_GB_SECOND = 0.0000133334;
const PER_REQUEST = 0.2 / 1e6;

/** Memory of the deployed function, in GB: its default. */
const MEMORY_GB = 1;

/**
 * Lambda's price for a million certificates, in US dollars. Leaves out the authority's price, which is much higher but the
 * same for every signer.
 *
 * @param billedMs Billed time of one request.
 */
export function lambdaPricePerMillion(billedMs: number): number {
  return 1e6 * ((billedMs / 1_000) * MEMORY_GB * PER_GB_SECOND + PER_REQUEST);
}
