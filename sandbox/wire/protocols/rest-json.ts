import type { NormalizedSchema } from '@smithy/core/schema';
import { isJsonObject } from '../../json';
import { ApiError } from '../api-error';
import type { OperationModel, ServiceModel } from '../model';
import { writeShape } from '../shapes';
import { JSON_SCALARS, parseJson } from './aws-json';
import type { Protocol, WireRequest } from './protocol';

/**
 * REST with JSON: method and path identify the operation; members are in path, query, headers and body. (Smithy documentation, "AWS restJson1 protocol", "HTTP bindings")
 */
export const REST_JSON: Protocol = {
  read: (request, model) => {
    const operation = operationAt(request, model);
    if (operation === undefined) return { operation: `${request.method} ${request.path}`, input: () => ({}) };
    return { operation: operation.name, input: () => readMembers(operation, request) };
  },
  writeOutput: ({ output, http }, value) => {
    const given = (value ?? {}) as Readonly<Record<string, unknown>>;
    const headers: Record<string, string> = {};
    const inBody: [string, NormalizedSchema][] = [];
    let status = http?.status ?? 200;
    let payload: Uint8Array | undefined;
    for (const [name, member] of output.isStructSchema() ? output.structIterator() : []) {
      const { httpHeader, httpResponseCode, httpPayload } = member.getMergedTraits();
      const item = given[name];
      if (httpResponseCode) status = (item as number | undefined) ?? status;
      else if (httpPayload && member.isBlobSchema()) payload = item as Uint8Array;
      else if (httpHeader === undefined) inBody.push([name, member]);
      else if (item !== undefined) headers[httpHeader.toLowerCase()] = String(item);
    }
    const body = inBody.flatMap(([name, member]) => {
      const { jsonName = name } = member.getMergedTraits();
      const written = writeShape(member, given[name], JSON_SCALARS);
      return written === undefined ? [] : [[jsonName, written]];
    });
    const contentType = 'application/json';
    if (payload !== undefined) return { status, contentType, headers, body: payload };
    return {
      status,
      contentType,
      headers,
      body: status === 204 ? '' : JSON.stringify(Object.fromEntries(body)),
    };
  },
  writeError: ({ code, message }, status) => ({
    status,
    contentType: 'application/json',
    headers: { 'x-amzn-errortype': code },
    body: JSON.stringify({ message, Message: message }),
  }),
};

/** The operation of a request. If several match, the one with the fewest placeholders. */
function operationAt(request: WireRequest, model: ServiceModel): OperationModel | undefined {
  const matching = [...model.operations].filter(
    ({ http }) => http?.method === request.method && labelsIn(http.path, segmentsOf(request)) !== undefined,
  );
  const labels = ({ http }: OperationModel) =>
    http?.path.filter((segment) => segment.startsWith('{')).length ?? 0;
  return matching.sort((a, b) => labels(a) - labels(b))[0];
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

function readMembers(
  { input, http }: OperationModel,
  request: WireRequest,
): Readonly<Record<string, unknown>> {
  const labels = labelsIn(http?.path ?? [], segmentsOf(request)) ?? {};
  const members: Record<string, unknown> = {};
  let payload: string | undefined;
  for (const [name, member] of input.isStructSchema() ? input.structIterator() : []) {
    const { httpLabel, httpQuery, httpHeader, httpPayload } = member.getMergedTraits();
    if (httpLabel) members[name] = labels[name];
    else if (httpQuery !== undefined) {
      const values = request.query.getAll(httpQuery);
      if (values.length > 0) members[name] = member.isListSchema() ? values : values[0];
    } else if (httpHeader !== undefined) members[name] = request.headers[httpHeader.toLowerCase()];
    else if (httpPayload) payload = name;
  }
  if (payload !== undefined)
    return { ...members, ...(request.body.length > 0 && { [payload]: request.body }) };
  const body = parseJson(request.body);
  if (!isJsonObject(body)) {
    throw new ApiError('SerializationException', 'The body is not a JSON object.');
  }
  return { ...body, ...members };
}
