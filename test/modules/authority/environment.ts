import type { Block, Synthesized } from '../synthesized';

/** The environment of the live signer, with the functions in it evaluated that need nothing else than their argument. */
export function environmentOf(stack: Synthesized): Readonly<Record<string, string>> {
  const { environment } = stack.resource('aws_lambda_function', 'function_name', 'fleet-signer') as {
    readonly environment: { readonly variables: Block };
  };
  return Object.fromEntries(
    Object.entries(environment.variables).map(([name, value]) => [
      name,
      String(value).replace(/^\$\{(?:tostring|jsonencode)\((.*)\)\}$/, '$1'),
    ]),
  );
}
