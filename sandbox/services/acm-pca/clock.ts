/** Tells the time in milliseconds since the Unix epoch; a test passes one that it moves itself. */
export type Clock = () => number;
