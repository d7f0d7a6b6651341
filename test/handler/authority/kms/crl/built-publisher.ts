import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { unzipSync } from 'fflate';
import type { PublishingAnswer } from '../../../../../handler/crl/handler';
import { functionZip } from '../../../../../modules/bundle/function-zip';

/** Invokes the function some times in one container; prints each answer, and the most memory that it took. */
const RUN = `
  const { handler } = require('./index.cjs');
  (async () => {
    const answers = [];
    for (let times = Number(process.argv[2]); times > 0; times--) {
      const end = Date.now() + 900_000;
      answers.push(await handler({ publish: true }, { getRemainingTimeInMillis: () => end - Date.now() }));
    }
    process.stderr.write(JSON.stringify({ answers, megabytes: process.resourceUsage().maxRSS / 1024 }));
  })();
`;

/** What a container's invocations came to. */
interface Invocations {
  readonly answers: readonly PublishingAnswer[];
  /** Most memory that the process took. */
  readonly megabytes: number;
  /** What it wrote to its log, a line each. */
  readonly log: readonly Readonly<Record<string, unknown>>[];
}

/** Runs the publisher as it is deployed, in a process of its own with only this environment. */
export async function invokeBuilt(
  environment: Readonly<Record<string, string>>,
  times = 1,
): Promise<Invocations> {
  const folder = mkdtempSync(join(tmpdir(), 'built-publisher-'));
  try {
    writeFileSync(join(folder, 'index.cjs'), unzipSync(functionZip('handler/entry/crl'))['index.js'] ?? '');
    writeFileSync(join(folder, 'run.cjs'), RUN);
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      [join(folder, 'run.cjs'), String(times)],
      {
        env: {
          AWS_SECRET_ACCESS_KEY: 'not-checked',
          POWERTOOLS_SERVICE_NAME: 'publisher',
          POWERTOOLS_METRICS_NAMESPACE: 'CertificateSigning',
          ...environment,
        },
      },
    );
    const log = stdout
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line));
    return { ...JSON.parse(stderr), log };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
