import type { Clock } from '../../clock';
import { ApiError, found } from '../../wire/api-error';

/** A stored dashboard. */
export interface Dashboard {
  readonly name: string;
  /** JSON. */
  readonly body: string;
  /** Milliseconds since the epoch. */
  readonly putMs: number;
}

/** The account's dashboards. */
export class Dashboards {
  readonly #dashboards = new Map<string, Dashboard>();

  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Every dashboard, by name. */
  get all(): readonly Dashboard[] {
    return [...this.#dashboards.values()].sort((a, b) => a.name.localeCompare(b.name));
  }

  /** @throws ApiError ResourceNotFound */
  get(name: string): Dashboard {
    return found(this.#dashboards, name, 'ResourceNotFound', `Dashboard ${name} does not exist`);
  }

  /** Creates or changes a dashboard. @throws ApiError InvalidParameterInput unless the body is JSON with widgets */
  put(name: string, body: string): void {
    requireWidgets(body);
    this.#dashboards.set(name, { name, body, putMs: this.#clock() });
  }

  /** @throws ApiError ResourceNotFound, and deletes none, if one does not exist */
  delete(names: readonly string[]): void {
    for (const name of names) this.get(name);
    for (const name of names) this.#dashboards.delete(name);
  }
}

function requireWidgets(body: string): void {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    throw new ApiError('InvalidParameterInput', 'The field DashboardBody must be a valid JSON object');
  }
  if (Array.isArray((parsed as { readonly widgets?: unknown } | null)?.widgets)) return;
  const message =
    "The dashboard body is invalid, there are 1 validation errors: should have required property 'widgets'";
  throw new ApiError('InvalidParameterInput', message);
}
