// One container in its own process: loads a bundle, passes it events and prints what that took.
// A plain script, to measure only Node and the bundle.
//
//   node container.cjs INDEX_JS EVENTS_JSON   →   {"initMs", "requests": [...], "highWaterMb"} as the last line
//
// Of each request: {"latencyMs", "authorityMs", "wireMs"}. `authorityMs` is what the signer's metrics say, `wireMs` the
// time in which a call was under way: from handing it to its socket to the head of the answer.

const { readFileSync } = require('node:fs');
const http = require('node:http');

const [, , index, events] = process.argv;
const write = process.stdout.write.bind(process.stdout);
let authorityMs = 0;
let wireMs = 0;
let callsUnderWay = 0;
let underWaySince = 0;

const { request } = http;
http.request = (...options) =>
  request(...options)
    .prependOnceListener('socket', () => {
      if (callsUnderWay++ === 0) underWaySince = performance.now();
    })
    .prependOnceListener('response', () => {
      if (--callsUnderWay === 0) wireMs += performance.now() - underWaySince;
    });

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
  const requests = [];
  for (const event of JSON.parse(readFileSync(events, 'utf8'))) {
    wireMs = 0;
    const before = performance.now();
    await handler(event, context);
    requests.push({ latencyMs: performance.now() - before, authorityMs, wireMs });
  }
  const highWaterMb = process.resourceUsage().maxRSS / 1024;
  write(`\n${JSON.stringify({ initMs, requests, highWaterMb })}\n`, () => process.exit(0));
}

main();
