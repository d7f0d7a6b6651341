import type { LambdaFunction } from '@cdktf/provider-aws/lib/lambda-function';
import { DataResource, Fn } from 'cdktf';
import { Construct } from 'constructs';
import { type FunctionRuntime, signerIdentity } from './bundled-function';

/** Properties of `LastChange`. */
export interface LastChangeProps {
  /** The live function. */
  readonly signer: LambdaFunction;
  /** What it runs. */
  readonly runtime: FunctionRuntime;
}

/**
 * Remembers when a deploy last changed the live signer: what on-call compares with the beginning of the trouble.
 *
 * Lambda's own `last_modified` must not be read. The AWS provider changes it with every setting and plans it only for
 * a change of code, so whatever reads it fails the apply with "inconsistent final plan".
 */
export class LastChange extends Construct {
  /** RFC 3339, such as `2030-01-31T20:00:00Z`; known after the apply that changes the signer. */
  readonly time: string;

  constructor(scope: Construct, id: string, { signer, runtime }: LastChangeProps) {
    super(scope, id);
    const moment = new DataResource(this, 'moment', {
      triggersReplace: signerIdentity(runtime),
      input: { time: Fn.timestamp() },
      // The clock goes on; only a replacement reads it again.
      lifecycle: { ignoreChanges: ['input'] },
      dependsOn: [signer],
    });
    this.time = `\${${moment.fqn}.output.time}`;
  }
}
