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
 * Records when a deploy last changed the live signer, for on-call to compare with the start of the trouble.
 *
 * Lambda's own `last_modified` must not be read: the AWS provider changes it with every setting but plans it only for a
 * change of code, so a resource that reads it fails the apply with "inconsistent final plan".
 */
export class LastChange extends Construct {
  /** RFC 3339, such as `2030-01-31T20:00:00Z`; known after the apply that changes the signer. */
  readonly time: string;

  constructor(scope: Construct, id: string, { signer, runtime }: LastChangeProps) {
    super(scope, id);
    const recorded = new DataResource(this, 'recorded', {
      triggersReplace: signerIdentity(runtime, 'deployed'),
      input: { time: Fn.timestamp() },
      // Only a replacement reads the clock again.
      lifecycle: { ignoreChanges: ['input'] },
      dependsOn: [signer],
    });
    this.time = `\${${recorded.fqn}.output.time}`;
  }
}
