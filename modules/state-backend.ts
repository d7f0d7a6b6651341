import { relative } from 'node:path';
import { App, LocalBackend, S3Backend, type TerraformStack } from 'cdktf';

/**
 * Where Terraform keeps its state, as the context of `cdktf.json` says under `stateBackend`: which resources are
 * whose. Pipelines need one that all their runners share, or every runner would build everything again.
 */
export type StateBackend = LocalStateBackend | S3StateBackend;

/** A file beside `cdktf.json`; the default, for a single machine. */
export interface LocalStateBackend {
  readonly type: 'local';
}

/** An object in S3, locked while a run changes it. */
export interface S3StateBackend {
  readonly type: 's3';
  /** Bucket; switch its versioning on. */
  readonly bucket: string;
  /** Key of the object, such as `iot-certificate-signing/production.tfstate`. */
  readonly key: string;
  /** Region of the bucket. */
  readonly region: string;
}

const S3_PROPERTIES = ['bucket', 'key', 'region'] as const;

/** Gives the stack the backend that the context asks for. Throws, naming the property, when it is incomplete. */
export function configureStateBackend(stack: TerraformStack, context: unknown): void {
  const backend = readStateBackend(context);
  if (backend.type === 'local') {
    new LocalBackend(stack, { path: localStatePath(stack) });
    return;
  }
  const { bucket, key, region } = backend;
  new S3Backend(stack, { bucket, key, region, encrypt: true });
  // CDKTF's bindings are older than the lock file that made a DynamoDB table needless (Terraform 1.10).
  stack.addOverride('terraform.backend.s3.use_lockfile', true);
}

/** Relative, where CDKTF's default is absolute and would make every checkout another program. */
function localStatePath(stack: TerraformStack): string {
  const { outdir } = App.of(stack);
  const stackFolder = `${outdir}/stacks/${stack.node.id}`;
  return `${relative(stackFolder, '.')}/terraform.${stack.node.id}.tfstate`;
}

function readStateBackend(context: unknown): StateBackend {
  if (context === undefined) return { type: 'local' };
  const given = new Map<string, unknown>(Object.entries(Object(context)));
  const type = given.get('type');
  if (type === 'local') return { type };
  if (type !== 's3') {
    throw new Error(
      `stateBackend.type in the context of cdktf.json must be "local" or "s3", not ${JSON.stringify(type)}.`,
    );
  }
  const [bucket = '', key = '', region = ''] = S3_PROPERTIES.map((property) => {
    const value = given.get(property);
    if (typeof value === 'string' && value !== '') return value;
    throw new Error(
      `stateBackend.${property} in the context of cdktf.json is missing: an "s3" backend needs it.`,
    );
  });
  return { type, bucket, key, region };
}
