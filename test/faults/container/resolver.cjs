// Loaded into the container ahead of the signer: the DNS of the authority, which can fail.
//
// Not the machine's own resolver: it would ask the network, and how long it takes to find nothing differs.

const dns = require('node:dns');
const { existsSync } = require('node:fs');

const { lookup } = dns;
const { RESOLVER_HOST, RESOLVER_OUTAGE_FILE } = process.env;

dns.lookup = (hostname, options, callback) => {
  if (hostname !== RESOLVER_HOST) return lookup(hostname, options, callback);
  if (!existsSync(RESOLVER_OUTAGE_FILE)) return lookup('127.0.0.1', options, callback);
  const error = Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}`), {
    code: 'ENOTFOUND',
    errno: -3008,
    syscall: 'getaddrinfo',
    hostname,
  });
  const answer = typeof options === 'function' ? options : callback;
  process.nextTick(answer, error);
};
