/** Lengths of an alarm's period, in seconds. */
export const MINUTE = 60;
export const FIVE_MINUTES = 300;
export const FIFTEEN_MINUTES = 900;
export const HOUR = 3_600;
