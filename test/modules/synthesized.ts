import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { App, TerraformStack } from 'cdktf';
import { CertificateSigning, type CertificateSigningProps } from '../../modules';
import { SMALL } from './authority/example/authorities';

/** A resource, data source or output of `cdk.tf.json`. */
export type Block = Readonly<Record<string, unknown>>;

/** What the synthesized stack holds, by type. */
export interface Synthesized {
  resources(type: string): Block[];
  resource(type: string, property?: string, value?: unknown): Block;
  /** The reference to the stack's Region, as in names. */
  readonly region: string;
  readonly json: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** The required properties. */
export const MINIMUM: CertificateSigningProps = {
  name: 'fleet',
  authority: SMALL,
  subjectPattern: 'CN={clientId}',
};

/** Synthesizes a stack with the construct as its users would. */
export function synthesize(props: Partial<CertificateSigningProps> = {}): Synthesized {
  return synthesizeStack((stack) => {
    new CertificateSigning(stack, 'signing', { ...MINIMUM, ...props });
  });
}

/** Synthesizes a stack with an AWS provider and what is added to it, in a folder that is deleted afterwards. */
export function synthesizeStack(addTo: (stack: TerraformStack) => void): Synthesized {
  const outdir = mkdtempSync(join(tmpdir(), 'synthesized-'));
  try {
    const app = new App({ outdir });
    const stack = new TerraformStack(app, 'stack');
    new AwsProvider(stack, 'aws', { region: 'eu-west-1' });
    addTo(stack);
    app.synth();
    return read(join(outdir, 'stacks/stack/cdk.tf.json'));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** Reads a synthesized stack. */
export function read(path: string): Synthesized {
  const json = JSON.parse(readFileSync(path, 'utf8'));
  const resources = (type: string): Block[] => Object.values(json.resource?.[type] ?? {});
  const [region] = Object.keys(json.data?.aws_region ?? {});
  return {
    json,
    region: `\${data.aws_region.${region}.id}`,
    resources,
    resource: (type, property, value) => {
      const found = resources(type).filter((block) => property === undefined || block[property] === value);
      if (found[0] === undefined || found.length > 1) {
        throw new Error(`${found.length} resources ${type} with ${property} ${value}`);
      }
      return found[0];
    },
  };
}

/** A widget of a synthesized dashboard. */
interface SynthesizedWidget {
  readonly width: number;
  readonly height: number;
  readonly y: number;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** The widgets of the dashboard. Lists that only Terraform knows are texts: their references. */
export function dashboardWidgets(stack: Synthesized): readonly SynthesizedWidget[] {
  const body = String(stack.resource('aws_cloudwatch_dashboard').dashboard_body);
  const lists = body.replaceAll(/\$\{jsonencode\((local\.[\w-]+)\)\}/g, '"$1"');
  // Numbers that only Terraform knows are not in quotes.
  return JSON.parse(lists.replaceAll(/:\$\{[^}]+\}(?=[,}])/g, ':0')).widgets;
}
