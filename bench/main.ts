/** `npm run bench`: compares the signer with its peers, its goals, or other poll policies. Exit code 2: bad options. */
import './speed/environment';
import { runCommand } from '../cli/command';
import { BadOptions } from '../cli/command-line';
import { verdicts } from './goals/verdicts';
import { type BenchOptions, readBenchOptions, USAGE } from './options';
import { tournament } from './policies/tournament';
import { compareInVirtualTime, compareOnWire } from './speed/comparison';
import { type ContainerFigures, measureContainers } from './speed/containers';
import { renderTable } from './speed/table';

/** Seeds for the check against the goals. */
const SEEDS = 12;

async function main({ what, authority: bench, ...conditions }: BenchOptions): Promise<void> {
  const authority = await bench.prepare();
  if (what === 'goals') return print(await verdicts({ ...conditions, authority }, SEEDS));
  if (what === 'policies' && authority.contenders.length === 0) {
    throw new BadOptions(`--policies: the signer does not poll with the authority ${bench.name}.`);
  }
  if (what === 'policies') return print(await tournament({ ...conditions, authority }));
  if (what === 'quick') {
    const rows = await compareInVirtualTime({ ...conditions, authority }, true);
    return print(`${renderTable(rows)}\n\n${NOTES}`);
  }
  const containers = await measureContainers(authority, { starts: 15, rounds: 4, requests: 100 });
  const options = { ...conditions, authority, containers };
  const virtual = await compareInVirtualTime(options, false);
  const wire = await compareOnWire(options);
  print(`${renderTable([...virtual, ...wire])}\n\n${describe(containers)}\n${NOTES}`);
}

function print(text: string): void {
  process.stdout.write(`${text.trimEnd()}\n`);
}

function describe(figures: ContainerFigures): string {
  return `zip ${(figures.zipBytes / 1_000).toFixed(0)} kB
init ${figures.initMs.toFixed(1)} ms; a plain bundle of the same libraries takes ${figures.plainInitMs.toFixed(1)} ms
own work per request, median ${figures.ownWorkMs.toFixed(1)} ms; with the SDK's for its calls ${figures.workMs.toFixed(1)} ms
memory high-water ${figures.highWaterMb.toFixed(0)} MB
`;
}

const NOTES = `over limit: latency divided by the CA's own time plus two round trips, of requests signed within 5 s
fast, typical, slow, fleet: the real code in virtual time, with the same figures on every machine
wire: in real time against the sandbox's authority, plus the round trip; containers are signers in one process,
      each with its own state. A busy machine slows these down: compare rows, not runs.
polls include throttled ones; init is a share of the plain bundle's; billed ms is for one warm request
`;

void runCommand({ read: () => readBenchOptions(process.argv.slice(2)), run: main, usage: USAGE });
