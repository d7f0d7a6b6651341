// One container of a bundle, in a process of its own: loads it, hands it events, says what that took.
// A plain script, so that nothing but Node and the bundle is in the figures.
//
//   node container.cjs INDEX_JS EVENTS_JSON   →   {"initMs", "ownWorkMs": [...], "highWaterMb"} on its last line

const { readFileSync } = require('node:fs');

const [, , index, events] = process.argv;
const write = process.stdout.write.bind(process.stdout);
let authorityMs = 0;

/** The signer's log goes nowhere; its metrics say how long it waited for the authority. */
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
