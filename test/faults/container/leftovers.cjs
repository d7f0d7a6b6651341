// Loaded into the container ahead of the signer: says at the end of each invocation which timers still run.
//
// Lambda freezes a container between invocations, so that what an answered request left behind goes on in the middle
// of another device's. Everything that the signer does by itself later, it does by a timer; calls that it has not
// given up are seen from outside.

const { createHook } = require('node:async_hooks');

const { stdout } = process;
const write = stdout.write.bind(stdout);

/** What the sandbox's runtime writes when an invocation ends. */
const END = '\0\n';

/** Shorter timers do not count, in milliseconds: the SDK defers some of its work to the next turn in this way. */
const SHORTEST_MS = 5;

const timers = new Map();
createHook({
  init(id, type, _trigger, timer) {
    if (type === 'Timeout') timers.set(id, timer);
  },
  destroy(id) {
    timers.delete(id);
  },
}).enable();

/** Delays of the timers that keep the container busy, in milliseconds. */
function leftovers() {
  return [...timers.values()]
    .filter((timer) => timer.hasRef() && !timer._destroyed && timer._idleTimeout >= SHORTEST_MS)
    .map((timer) => Math.round(timer._idleTimeout));
}

stdout.write = (chunk, ...more) => {
  if (chunk === END) write(`${JSON.stringify({ leftovers: leftovers() })}\n`);
  return write(chunk, ...more);
};
