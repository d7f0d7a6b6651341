/** Lifetime of a certificate if an authority's variable names none, in days: a year. */
export const DEFAULT_VALIDITY_DAYS = 365;
