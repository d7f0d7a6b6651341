const { availableParallelism } = require('node:os');

// The SDK says at every start that it will need Node.js 22 one day; the lockfile holds a version that does not.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  // Most of the time goes by in processes that the tests wait for, so there are more workers than processors.
  maxWorkers: Math.ceil(availableParallelism() * 1.5),
  // Ends a test that hangs; on a busy machine, none may fail for being slow.
  testTimeout: 60_000,
  testMatch: ['<rootDir>/{test,bench/test}/**/*.test.ts'],
  // Some tests need a browser, or a client that others wrote; where there is none, they are left out, and the last lines
  // say so.
  filter: '<rootDir>/test/jest/left-out.js',
  // A worker that has grown makes each of the thousands of processes that tests start dear: forking copies its page
  // tables. A new worker costs less.
  workerIdleMemoryLimit: '300MB',
  testSequencer: '<rootDir>/test/jest/long-first.js',
  setupFiles: ['<rootDir>/test/jest/cheap-synthesis.ts'],
  transform: {
    '\\.[jt]s$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
  // aedes and marked are ESM only, which jest on Node 20 cannot load as it is.
  transformIgnorePatterns: ['/node_modules/(?!(?:aedes|marked)/)'],
  // The npm package is built into dist/; its package.json must not shadow ours.
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/cdktf.out/'],
};
