import type { InputTransformer, Target } from '@aws-sdk/client-eventbridge';
import { found } from '../../wire/api-error';
import { Tags } from '../tags';
import { matchesPattern, parsePattern } from './event-pattern';

/** A rule of the default event bus. */
export interface Rule {
  readonly name: string;
  readonly arn: string;
  /** JSON. */
  readonly eventPattern: string;
  readonly description: string | undefined;
  readonly enabled: boolean;
  readonly targets: readonly Target[];
}

/** Delivers an event to a target. Rejects when the target refuses it. */
export type Deliver = (target: Target, input: unknown) => Promise<void>;

/** EventBridge: rules, and delivery of events to their targets. */
export class Rules {
  readonly #rules = new Map<string, Rule>();
  /** Tags of rules, by ARN. */
  readonly tags = new Tags();

  /** Every rule, by name. */
  get all(): ReadonlyMap<string, Rule> {
    return this.#rules;
  }

  /** @throws ApiError ResourceNotFoundException */
  get(name: string): Rule {
    const message = `Rule ${name} does not exist on EventBus default.`;
    return found(this.#rules, name, 'ResourceNotFoundException', message);
  }

  /** Creates or changes a rule. */
  put(rule: Rule): void {
    this.#rules.set(rule.name, rule);
  }

  delete(name: string): void {
    this.#rules.delete(name);
  }

  /** Sends an event to the targets of every enabled rule that it matches. */
  async send(event: object, deliver: Deliver): Promise<void> {
    for (const { enabled, eventPattern, targets } of this.#rules.values()) {
      if (!enabled || !matchesPattern(parsePattern(eventPattern), event)) continue;
      for (const target of targets) await deliver(target, inputOf(target, event));
    }
  }
}

function inputOf({ Input, InputTransformer }: Target, event: object): unknown {
  if (Input !== undefined) return JSON.parse(Input);
  return InputTransformer === undefined ? event : transformed(InputTransformer, event);
}

/** Fills in the template; values are already in quotes. (EventBridge user guide, "Input transformation") */
function transformed({ InputPathsMap = {}, InputTemplate = '' }: InputTransformer, event: object): unknown {
  const filled = InputTemplate.replaceAll(/<([\w-]+)>/g, (_, name: string) => {
    const path = InputPathsMap[name] ?? '';
    const value = path
      .split('.')
      .slice(1)
      .reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], event);
    return typeof value === 'string' ? JSON.stringify(value).slice(1, -1) : JSON.stringify(value ?? '');
  });
  return JSON.parse(filled);
}
