import type { NormalizedSchema } from '@smithy/core/schema';
import { ApiError } from '../api-error';
import type { OperationModel, ServiceModel } from '../model';
import { requiredMembers } from '../shapes';
import type { WireAnswer, WireRequest } from './protocol';

/*
 * What the REST protocols have in common: method, path and query identify the operation, and members are in path, query,
 * headers and body. (Smithy documentation, "HTTP bindings")
 */

/** A member of a structure: its name and schema. */
type Member = readonly [name: string, schema: NormalizedSchema];

/** What of a request does not depend on how bodies are written. */
interface ReadBindings {
  /** The members in path, query and headers. */
  readonly members: Readonly<Record<string, unknown>>;
  /** The member that is the whole body, if there is one. */
  readonly payload: Member | undefined;
}

/** The same for an answer. */
interface WrittenBindings extends Required<Pick<WireAnswer, 'status' | 'headers'>> {
  /** The output. */
  readonly given: Readonly<Record<string, unknown>>;
  /** The member that is the whole body, if it has a value. */
  readonly payload: Member | undefined;
  /** The members that the body consists of otherwise. */
  readonly inBody: readonly Member[];
}

/**
 * The operation of a request. If several match, the one that needs nothing that the request lacks, such as the source of
 * a copy; then the one that names most of the query; then the one with the fewest placeholders.
 */
export function operationAt(request: WireRequest, model: ServiceModel): OperationModel | undefined {
  const matching = [...model.operations].filter(
    ({ http }) =>
      http?.method === request.method &&
      labelsIn(http.path, segmentsOf(request)) !== undefined &&
      namesIn(http.query).every(([name, value]) => isNamed(request.query, name, value)),
  );
  const labels = ({ http }: OperationModel) =>
    http?.path.filter((segment) => segment.startsWith('{')).length ?? 0;
  const names = ({ http }: OperationModel) => (http === undefined ? 0 : namesIn(http.query).length);
  const lacks = ({ input }: OperationModel) => (lacksAny(input, request) ? 1 : 0);
  return matching.sort((a, b) => lacks(a) - lacks(b) || names(b) - names(a) || labels(a) - labels(b))[0];
}

/** Whether a required header, or a required parameter of the query, is missing. */
function lacksAny(input: NormalizedSchema, { headers, query }: WireRequest): boolean {
  const required = new Set(requiredMembers(input));
  return [...(input.isStructSchema() ? input.structIterator() : [])].some(([name, member]) => {
    const { httpHeader, httpQuery } = member.getMergedTraits();
    if (!required.has(name)) return false;
    if (httpHeader !== undefined) return headers[httpHeader.toLowerCase()] === undefined;
    return httpQuery !== undefined && !query.has(httpQuery);
  });
}

/** The names in a query that tell operations apart. `x-id` only repeats the operation's name, for logs. */
function namesIn(query: URLSearchParams): readonly (readonly [name: string, value: string])[] {
  return [...query].filter(([name]) => name !== 'x-id');
}

function isNamed(query: URLSearchParams, name: string, value: string): boolean {
  return value === '' ? query.has(name) : query.get(name) === value;
}

function segmentsOf({ path }: WireRequest): readonly string[] {
  const segments = path.split('/').map(decoded);
  return segments.at(-1) === '' ? segments.slice(0, -1) : segments;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new ApiError(
      'SerializationException',
      `The path contains ${segment}, which is not percent-encoded UTF-8.`,
    );
  }
}

/** The values of a path's placeholders; undefined if the path does not match. */
function labelsIn(
  template: readonly string[],
  segments: readonly string[],
): Readonly<Record<string, string>> | undefined {
  const expected = template.at(-1) === '' ? template.slice(0, -1) : template;
  const labels: Record<string, string> = {};
  for (const [i, part] of expected.entries()) {
    const [, name, greedy] = /^\{(\w+)(\+?)\}$/.exec(part) ?? [];
    const segment = segments[i];
    if (segment === undefined) return undefined;
    if (name === undefined) {
      if (segment !== part) return undefined;
    } else if (greedy) {
      labels[name] = segments.slice(i).join('/');
      return labels;
    } else labels[name] = segment;
  }
  return segments.length === expected.length ? labels : undefined;
}

/** Reads what of a request is outside of its body. */
export function readBindings({ input, http }: OperationModel, request: WireRequest): ReadBindings {
  const labels = labelsIn(http?.path ?? [], segmentsOf(request)) ?? {};
  const members: Record<string, unknown> = {};
  let payload: Member | undefined;
  for (const [name, member] of input.isStructSchema() ? input.structIterator() : []) {
    const { httpLabel, httpQuery, httpHeader, httpPayload } = member.getMergedTraits();
    if (httpLabel) members[name] = labels[name];
    else if (httpQuery !== undefined) {
      const values = request.query.getAll(httpQuery);
      if (values.length > 0) members[name] = member.isListSchema() ? values : values[0];
    } else if (httpHeader !== undefined) members[name] = request.headers[httpHeader.toLowerCase()];
    else if (httpPayload) payload = [name, member];
  }
  return { members, payload };
}

/** Writes what of an answer is outside of its body. */
export function writeBindings({ output, http }: OperationModel, value: unknown): WrittenBindings {
  const given = (value ?? {}) as Readonly<Record<string, unknown>>;
  const headers: Record<string, string> = {};
  const inBody: Member[] = [];
  let status = http?.status ?? 200;
  let payload: Member | undefined;
  for (const [name, member] of output.isStructSchema() ? output.structIterator() : []) {
    const { httpHeader, httpPrefixHeaders, httpResponseCode, httpPayload } = member.getMergedTraits();
    const item = given[name];
    if (httpResponseCode) status = (item as number | undefined) ?? status;
    else if (httpPayload) payload = item === undefined ? undefined : [name, member];
    else if (httpHeader === undefined && httpPrefixHeaders === undefined) inBody.push([name, member]);
    else if (httpHeader !== undefined && item !== undefined)
      headers[httpHeader.toLowerCase()] = headerText(item);
  }
  return { given, headers, status, payload, inBody };
}

/** In headers, dates have the form of HTTP's own. */
function headerText(value: unknown): string {
  return value instanceof Date ? value.toUTCString() : String(value);
}
