/** `npm run ca`: what a PKI engineer does with the CA of a PKI, with their own AWS credentials. */

import { runCommand } from '../../cli/command';
import { BadOptions } from '../../cli/command-line';
import { CA_COMMANDS } from './commands/all';

const HELP = 'npm run ca -- --help';

const USAGE = `npm run ca -- COMMAND [options]

What a PKI engineer does with a CA of your own, with their own AWS credentials.

${CA_COMMANDS.map(({ name, summary }) => `  ${name.padEnd(12)} ${summary}`).join('\n')}

  COMMAND --help shows the options of a command.
`;

// The SDK says with each client that it will need Node.js 22 one day; the lockfile holds a version that does not.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

const [name, ...argv] = process.argv.slice(2);
const command = CA_COMMANDS.find((candidate) => candidate.name === name);

void runCommand({
  usage: command?.usage ?? USAGE,
  read: () => {
    if (name === undefined || name === '--help') return undefined;
    if (command === undefined)
      throw new BadOptions(`There is no command ${JSON.stringify(name)}. See ${HELP}.`);
    return command.read(argv);
  },
  run: (work) => work(),
  // What a command that is stopped leaves behind, it says itself.
  leavesTraces: false,
});
