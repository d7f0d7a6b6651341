// Loaded into the container ahead of the signer: time that only the test makes pass. So no deadline depends on how busy
// the machine is, and a container that stood still for minutes need not stand still for minutes.
//
// CLOCK_START: Milliseconds since the Unix epoch. CLOCK_FILE: how much has passed since then, in milliseconds.

const { readFileSync } = require('node:fs');

const { CLOCK_START, CLOCK_FILE } = process.env;
const started = performance.now();
const passedMs = () => Number(readFileSync(CLOCK_FILE, 'utf8'));
const now = () => Number(CLOCK_START) + passedMs();

globalThis.Date = class extends Date {
  constructor(...time) {
    super(...(time.length === 0 ? [now()] : time));
  }

  static now() {
    return now();
  }
};
performance.now = () => started + passedMs();
