import { LambdaInvocation } from '@cdktf/provider-aws/lib/lambda-invocation';
import { Fn, type ITerraformDependable, TerraformLocal, Token } from 'cdktf';
import { Construct } from 'constructs';
import { BundledFunction, type FunctionRuntime, signerIdentity } from './bundled-function';

/** How a change is rehearsed: by issuing a certificate for one day, by reading only, or not at all. */
export const REHEARSALS = ['issue', 'probe', 'off'] as const;

/**
 * Seconds that a rehearsal may take: 45 until a new role is known everywhere, 5 for the attempt that counts, and a
 * reserve for reporting what went wrong.
 */
const TIMEOUT_SECONDS = 60;

/** Properties of `Rehearsal`. */
export interface RehearsalProps {
  readonly runtime: FunctionRuntime;
  /** Name of the function that rehearses. */
  readonly functionName: string;
  /** One of `REHEARSALS`. */
  readonly kind: string;
  /** Terraform's condition for whether there is something to rehearse, without `${ }`: an authority that can sign. */
  readonly isReady: string;
  /** Changes whenever self-managed signing is switched on again, which is rehearsed too. */
  readonly restoration: string;
  /** What must be in place before the rehearsal. */
  readonly dependsOn: ITerraformDependable[];
}

/**
 * A second function with the same zip, role and settings, which must sign before the live one changes.
 *
 * If it fails, the apply stops: everything that depends on the rehearsal, above all the live function, stays as it
 * is. Not an alias, because AWS documents only unqualified functions for certificate providers.
 */
export class Rehearsal extends Construct {
  /** The rehearsal itself. What must not change without it depends on it. */
  readonly invocation: LambdaInvocation;
  /** What the rehearsal found, JSON. `{"rehearsal":"off"}` when it is off, because cdktf fails on a null output. */
  readonly result: string;

  constructor(scope: Construct, id: string, props: RehearsalProps) {
    super(scope, id);
    const { runtime, functionName, kind, isReady, restoration, dependsOn } = props;
    const { resource } = new BundledFunction(this, 'signer', {
      runtime,
      name: functionName,
      description: 'Rehearses a change of the signer of AWS IoT device certificates before it goes live',
      handler: 'rehearse',
      timeoutSeconds: TIMEOUT_SECONDS,
      dependsOn,
    });
    // The default life cycle: an invocation that is updated in place keeps the new triggers in the state even if it
    // fails, and the next apply would take the rehearsal for passed.
    this.invocation = new LambdaInvocation(this, 'invocation', {
      count: Token.asNumber(
        `\${${new TerraformLocal(this, 'kind', kind).fqn} == "off" || !${isReady} ? 0 : 1}`,
      ),
      functionName: resource.functionName,
      input: Fn.jsonencode({ rehearsal: kind }),
      triggers: signerIdentity(runtime, 'rehearsed', { restoration }),
      dependsOn: [...dependsOn, resource],
    });
    this.result = `\${try(${this.invocation.fqn}[0].result, jsonencode({ rehearsal = "off" }))}`;
  }
}
