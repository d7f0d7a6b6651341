// AWS's Node.js runtime inside a container: loads the handler, then serves one invocation after the other. A plain
// script, because it runs with nothing but the deployed environment.
//
// It talks to the service over file descriptor 3, one JSON value per line:
//   in   {requestId, deadlineMs, functionArn, traceId, event}
//   out  {ready: true} | {initError} | {requestId, payload} | {requestId, error, fatal?}

const { existsSync, readFileSync } = require('node:fs');
const { Socket } = require('node:net');
const { dirname, join, resolve } = require('node:path');
const { pathToFileURL } = require('node:url');

// Saved, because the function may replace them.
const { exit, stdout, stderr } = process;
const writeOut = stdout.write.bind(stdout);
const writeErr = stderr.write.bind(stderr);

const service = new Socket({ fd: 3 });
/** The running invocation, if any. */
let current;

function send(message, then = () => {}) {
  // Tells the service that the log is complete up to here.
  writeOut('\0\n');
  writeErr('\0\n');
  service.write(`${JSON.stringify(message)}\n`, then);
}

/** An error in AWS Lambda's form. */
function describe(thrown, errorType) {
  if (!(thrown instanceof Error)) {
    return { errorType: errorType ?? typeof thrown, errorMessage: String(thrown), trace: [] };
  }
  return {
    errorType: errorType ?? thrown.name,
    errorMessage: errorType ? String(thrown) : thrown.message,
    trace: (thrown.stack ?? '').split('\n'),
  };
}

/** Fails the init phase or the running invocation, and exits. */
function fail(error, exitCode) {
  const message = current ? { requestId: current, error, fatal: true } : { initError: error };
  send(message, () => exit(exitCode));
}

class InitError extends Error {
  constructor(type, message) {
    super(message);
    this.type = type;
  }
}

/** Whether a `.js` file is an ES module, according to the function's nearest package.json. */
function isModule(file) {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const manifest = join(folder, 'package.json');
    if (existsSync(manifest)) return JSON.parse(readFileSync(manifest, 'utf8')).type === 'module';
    if (folder === resolve(process.env.LAMBDA_TASK_ROOT) || folder === dirname(folder)) return false;
  }
}

/** Loads a script with `require`, as AWS does: `import` would first scan it for its exports. */
function load(file) {
  const imports = file.endsWith('.mjs') || (file.endsWith('.js') && isModule(file));
  return imports ? import(pathToFileURL(file).href) : require(file);
}

async function loadHandler() {
  const name = process.env._HANDLER;
  const dot = name.lastIndexOf('.');
  const module = name.slice(0, dot);
  const path = resolve(process.env.LAMBDA_TASK_ROOT, module);
  const file = ['.js', '.mjs', '.cjs'].map((extension) => path + extension).find(existsSync);
  if (!file) throw new InitError('Runtime.ImportModuleError', `Error: Cannot find module '${module}'`);
  const loaded = await load(file);
  const exported = name.slice(dot + 1);
  const handler = loaded[exported] ?? loaded.default?.[exported];
  if (handler === undefined) {
    throw new InitError('Runtime.HandlerNotFound', `${name} is undefined or not exported`);
  }
  if (typeof handler !== 'function') {
    throw new InitError('Runtime.HandlerNotFound', `${name} is not a function`);
  }
  // Lambda's runtime for Node.js 24, which the deployed function uses, no longer supports callbacks.
  if (handler.length >= 3) {
    throw new InitError(
      'Runtime.CallbackHandlerDeprecated',
      `${name} takes a callback; return a promise instead`,
    );
  }
  return handler;
}

function describeInitError(thrown) {
  if (thrown instanceof InitError) return { errorType: thrown.type, errorMessage: thrown.message, trace: [] };
  if (thrown instanceof SyntaxError) return describe(thrown, 'Runtime.UserCodeSyntaxError');
  const missing = ['MODULE_NOT_FOUND', 'ERR_MODULE_NOT_FOUND'].includes(thrown?.code);
  return describe(thrown, missing ? 'Runtime.ImportModuleError' : undefined);
}

function contextOf({ requestId, deadlineMs, functionArn }) {
  const { env } = process;
  return {
    awsRequestId: requestId,
    callbackWaitsForEmptyEventLoop: true,
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    getRemainingTimeInMillis: () => Math.max(deadlineMs - Date.now(), 0),
    invokedFunctionArn: functionArn,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
  };
}

async function serve(handler, request) {
  const { requestId } = request;
  process.env._X_AMZN_TRACE_ID = request.traceId;
  current = requestId;
  // While the function runs, only its own work keeps the process alive: a function that waits for nothing exits
  // instead of hanging.
  service.unref();
  let answer;
  try {
    const payload = (await handler(request.event, contextOf(request))) ?? null;
    answer = { requestId, payload };
    JSON.stringify(payload);
  } catch (thrown) {
    const unserializable = answer !== undefined;
    answer = { requestId, error: describe(thrown, unserializable ? 'Runtime.MarshalError' : undefined) };
  }
  service.ref();
  current = undefined;
  send(answer);
}

function receive(onRequest) {
  let chunks = [];
  service.on('data', (chunk) => {
    chunks.push(chunk);
    if (chunk.at(-1) !== 10) return; // one request at a time: a newline is always the last byte
    const line = Buffer.concat(chunks).toString();
    chunks = [];
    onRequest(JSON.parse(line));
  });
}

process.on('uncaughtException', (thrown) => fail(describe(thrown), 129));
process.on('unhandledRejection', (thrown) =>
  fail(describe(thrown, 'Runtime.UnhandledPromiseRejection'), 128),
);
// The service is gone, so there is nothing to answer.
service.on('end', () => exit(0));
service.on('error', () => exit(0));

loadHandler().then(
  (handler) => {
    receive((request) => serve(handler, request));
    send({ ready: true });
  },
  (thrown) => fail(describeInitError(thrown), 1),
);
