/**
 * `aws SERVICE OPERATION --option value …`, implemented with the SDK: for a machine without the AWS CLI, and for
 * commands that an old one does not know. Also `aws logs tail`, which only version 2 has. Supports `--query`,
 * `--output json|text`, `--region`, `--endpoint-url` and `--cli-binary-format`. Options of an operation can be words,
 * numbers, lists of words, or JSON. Exit codes are the AWS CLI's.
 */
import { writeFileSync } from 'node:fs';
import { readCommandLine } from './command-line';
import { readTail, tailLogs } from './logs-tail';
import { print } from './output';
import { readRequest } from './request';
import { loadService } from './service';
import { UsageError } from './usage-error';

/** (AWS CLI user guide, "Return codes") */
const ExitCode = { Usage: 252, Configuration: 253, Service: 254, Other: 255 } as const;

/** The SDK's error for a refused request. */
interface ServiceError extends Error {
  /** The service's own code, if the SDK's error has another name. */
  readonly Code?: string;
  readonly $fault?: string;
}

async function main(words: readonly string[]): Promise<number> {
  const [option, endpoint, ...line] = words;
  if (option === '--endpoint-url' && line[0] === 'logs' && line[1] === 'tail') {
    process.stdout.write(await tailLogs(readTail(line.slice(2)), endpoint));
    return 0;
  }
  return callOperation(words);
}

async function callOperation(words: readonly string[]): Promise<number> {
  const line = readCommandLine(words);
  const service = loadService(line.service);
  const { operation, input, answer: members, bytes } = readRequest(line, service.model);
  const command = service.command(operation, input);
  const region = line.globals.get('region') ?? process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION;
  if (region === undefined) {
    process.stderr.write(
      '\nYou must specify a region. You can also configure your region by running "aws configure".\n',
    );
    return ExitCode.Configuration;
  }
  try {
    const client = service.client({ region, endpoint: line.globals.get('endpoint-url') });
    const sent = await client.send(command);
    const inOrder = members.filter((name) => name in sent).map((name) => [name, sent[name]]);
    const answer = { ...Object.fromEntries(inOrder), ...sent };
    if (bytes !== undefined) {
      writeFileSync(bytes.file, (answer[bytes.member] as Uint8Array | undefined) ?? '');
      delete answer[bytes.member];
    }
    const { globals } = line;
    process.stdout.write(print(answer, { query: globals.get('query'), output: globals.get('output') }));
    return 0;
  } catch (error) {
    const { name, Code = name, message, $fault } = error as ServiceError;
    if ($fault === undefined) throw error;
    // The SDK's placeholder for a missing message.
    const said = message === 'UnknownError' ? '' : message;
    process.stderr.write(`\nAn error occurred (${Code}) when calling the ${operation} operation: ${said}\n`);
    return ExitCode.Service;
  }
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const usage = error instanceof UsageError;
    process.stderr.write(`\naws: error: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = usage ? ExitCode.Usage : ExitCode.Other;
  },
);
