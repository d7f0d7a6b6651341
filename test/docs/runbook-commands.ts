import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const RUNBOOKS = resolve(__dirname, '../../docs/runbooks');

/** An AWS CLI command on a page. */
export interface RunbookCommand {
  /** File name of the page. */
  readonly page: string;
  /** Service and operation, such as `iot list-certificate-providers`. */
  readonly name: string;
  /** Its options and their values as the page has them, the name of the deployment replaced by `NAME`. */
  readonly options: string;
  /** The value of an option. Throws when the command has none. */
  option(name: string): string;
}

/** In a block or a line: service, operation, and the rest of the command. */
const COMMAND = /\baws ([a-z][a-z-]*) ([a-z][a-z-]*)((?: [^`\n)|;]*)?)/g;

/** Every AWS CLI command on the pages of the runbooks. */
export function runbookCommands(): readonly RunbookCommand[] {
  return readdirSync(RUNBOOKS)
    .filter((page) => page.endsWith('.md'))
    .flatMap((page) => commandsIn(page, readFileSync(join(RUNBOOKS, page), 'utf8')));
}

function commandsIn(page: string, text: string): readonly RunbookCommand[] {
  const joined = text.replace(/\\\n\s*/g, '').replace(/iot-certificate-signing|\$NAME/g, 'NAME');
  return [...joined.matchAll(COMMAND)].map(([, service, operation, rest = '']) => {
    const name = `${service} ${operation}`;
    return {
      page,
      name,
      options: rest,
      option(option) {
        const [, value] = new RegExp(` --${option} "?([^\\s"]+)`).exec(rest) ?? [];
        if (value === undefined) throw new Error(`${page}: "aws ${name}" has no --${option}.`);
        return value;
      },
    };
  });
}
