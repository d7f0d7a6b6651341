// One container in its own process: loads a bundle, passes it events and prints what that took.
// A plain script, to measure only Node and the bundle.
//
//   node container.cjs INDEX_JS EVENTS_JSON   →   {"initMs", "ownWorkMs": [...], "highWaterMb"} as the last line

const { readFileSync } = require('node:fs');

const [, , index, events] = process.argv;
const write = process.stdout.write.bind(process.stdout);
let authorityMs = 0;

/** Drops the signer's log, but takes from its metrics how long it waited for the authority. */
process.stdout.write = (text) => {
  const [, milliseconds] = /"AuthorityLatency":\[?([\d.]+)/.exec(text) ?? [];
  if (milliseconds !== undefined) authorityMs = Number(milliseconds);
  return true;
};

const context = { getRemainingTimeInMillis: () => 5_000, functionName: 'bench', awsRequestId: 'bench' };

async function main() {
  const start = performance.now();
  const { handler } = require(index);
  const initMs = performance.now() - start;
  const ownWorkMs = [];
  for (const event of JSON.parse(readFileSync(events, 'utf8'))) {
    const before = performance.now();
    await handler(event, context);
    ownWorkMs.push(performance.now() - before - authorityMs);
  }
  const highWaterMb = process.resourceUsage().maxRSS / 1024;
  write(`\n${JSON.stringify({ initMs, ownWorkMs, highWaterMb })}\n`, () => process.exit(0));
}

main();
