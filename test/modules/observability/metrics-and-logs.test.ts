import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Dimension, Metric } from '../../../handler/vocabulary';
import { BUILT_IN } from '../../../modules/authority/built-in';
import type { MetricRow } from '../../../modules/observability/alarms/row';
import { AWS_METRICS } from '../../../modules/observability/measure';
import { QUERIES, queryText } from '../../../modules/observability/queries';
import { synthesize } from '../synthesized';

/** Those of every signer; the authority that the stack deploys has none of its own. */
const METRICS = Object.values(Metric);
const NAMESPACE = 'IotCertificateSigning';
/** AWS's metrics by namespace: those of every deployment, and those of authorities. */
const DOCUMENTED: Readonly<
  Record<string, { readonly names: readonly string[]; readonly dimensions: readonly string[] }>
> = Object.assign({}, AWS_METRICS, ...Object.values(BUILT_IN).map(({ metrics }) => metrics));
const HANDLER = resolve(__dirname, '../../../handler');

const stack = synthesize();
const named = [...namedByAlarms(), ...namedByDashboard()];

/** A metric on an alarm or a widget, with the names of its dimensions. */
interface Named {
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: readonly string[];
}

describe('every metric that an alarm or a widget names', () => {
  it("is the signer's, with the dimensions that it emits", () => {
    const own = named.filter(({ namespace }) => namespace === NAMESPACE);

    expect(own.length).toBeGreaterThan(0);
    for (const { metric, dimensions } of own) {
      expect(METRICS).toContain(metric);
      expect([
        [Dimension.Service],
        [Dimension.Reason, Dimension.Service],
        [Dimension.Authority, Dimension.Service],
      ]).toContainEqual([...dimensions].sort());
    }
  });

  it("or one of AWS's documented ones, with the dimensions that AWS gives it", () => {
    const others = named.filter(({ namespace }) => namespace !== NAMESPACE);

    expect(others.length).toBeGreaterThan(0);
    for (const { namespace, metric, dimensions } of others) {
      expect(DOCUMENTED).toHaveProperty([namespace]);
      expect(DOCUMENTED[namespace]?.names).toContain(metric);
      expect([...dimensions].sort()).toEqual(DOCUMENTED[namespace]?.dimensions);
    }
  });
});

describe('every metric of the signer', () => {
  it.each(METRICS)('%s is on an alarm or a widget', (metric) => {
    const own = Object.values(BUILT_IN).flatMap<MetricRow>(({ alarms }) => alarms);
    const ofAuthorities = own.flatMap(({ series }) => Object.values(series)).map(({ measured }) => measured);

    expect([...named, ...ofAuthorities].map((one) => one.metric)).toContain(metric);
  });
});

describe('the queries', () => {
  const code = readdirSync(HANDLER, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => readFileSync(join(HANDLER, path), 'utf8'))
    .join('\n');
  const all = Object.values(QUERIES).map((query) => [query.title, queryText(query)] as const);

  it.each(all)('%s asks for log lines that the signer writes', (_, text) => {
    const messages = [...text.matchAll(/message (?:=|like) ("[^"]+")|message in \[([^\]]+)\]/g)]
      .flatMap(([, one, several]) => (one ?? several ?? '').split(','))
      .map((message) => message.trim().replaceAll('"', ''));

    for (const message of messages) expect(code).toMatch(new RegExp(`logger\\.\\w+\\('${message}`));
  });

  it.each(all)('%s asks for fields that the signer writes, or Lambda', (_, text) => {
    const fields = [...text.matchAll(/\| fields ([^\n]+)/g)]
      .flatMap(([, list = '']) => list.split(','))
      .map((field) => field.trim());

    for (const field of fields) {
      if (/^@|^message$|^record\.|^error\./.test(field)) continue;
      const [name = ''] = field.split('.');
      expect(code).toMatch(new RegExp(`\\b${name}\\b`));
    }
  });

  it('are saved under the name of the deployment, for its log group', () => {
    const saved = stack.resources('aws_cloudwatch_query_definition');

    const names = saved.map(({ name }) => String(name)).sort();

    expect(names).toEqual(
      Object.values(QUERIES)
        .map(({ title }) => `fleet/${title}`)
        .sort(),
    );
    for (const { log_group_names: groups } of saved) expect(groups).toEqual(['/aws/lambda/fleet-signer']);
  });

  it('are the same on the dashboard', () => {
    const saved = stack.resources('aws_cloudwatch_query_definition').map(({ query_string: text }) => text);
    const shown = widgets()
      .filter(({ type }) => type === 'log')
      .map(({ properties }) => String(properties.query));

    expect(shown.length).toBeGreaterThan(0);
    for (const query of shown) {
      const [source, text] = split(query);
      expect(source).toBe("SOURCE '/aws/lambda/fleet-signer'");
      expect(saved).toContain(text);
    }
  });
});

function split(query: string): readonly [string, string] {
  const at = query.indexOf(' | ');
  return [query.slice(0, at), query.slice(at + 3)];
}

interface MetricBlock {
  readonly namespace?: string;
  readonly metric_name?: string;
  readonly dimensions?: object;
}

function namedByAlarms(): readonly Named[] {
  return stack.resources('aws_cloudwatch_metric_alarm').flatMap((alarm) => {
    const queries = (alarm.metric_query ?? []) as readonly { readonly metric?: MetricBlock }[];
    return [alarm as MetricBlock, ...queries.flatMap(({ metric }) => metric ?? [])].flatMap(
      ({ namespace, metric_name: metric, dimensions = {} }) =>
        namespace === undefined || metric === undefined
          ? []
          : [{ namespace, metric, dimensions: Object.keys(dimensions) }],
    );
  });
}

function widgets(): readonly {
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
}[] {
  return JSON.parse(String(stack.resource('aws_cloudwatch_dashboard').dashboard_body)).widgets;
}

function namedByDashboard(): readonly Named[] {
  return widgets()
    .flatMap(({ properties }) => (properties.metrics ?? []) as readonly (readonly unknown[])[])
    .map((parts) => (parts.length === 1 ? searched(parts[0]) : plain(parts.slice(0, -1).map(String))));
}

function plain([namespace = '', metric = '', ...pairs]: readonly string[]): Named {
  return { namespace, metric, dimensions: pairs.filter((_, index) => index % 2 === 0) };
}

function searched(line: unknown): Named {
  const { expression } = line as { readonly expression: string };
  const [, schema = '', metric = ''] = /^SEARCH\('\{([^}]+)\} MetricName="(\w+)"/.exec(expression) ?? [];
  const [namespace = '', ...dimensions] = schema.split(',').map((part) => part.replaceAll('"', ''));
  return { namespace, metric, dimensions };
}
