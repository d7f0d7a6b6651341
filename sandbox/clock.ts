/** Tells the time in milliseconds since the Unix epoch; a test passes a clock that it moves itself. */
export type Clock = () => number;
