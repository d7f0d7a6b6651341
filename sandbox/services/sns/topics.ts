import { found } from '../../wire/api-error';
import { Tags } from '../tags';

/** A subscription to a topic. */
export interface Subscription {
  readonly arn: string;
  readonly topicArn: string;
  readonly protocol: string;
  readonly endpoint: string;
}

/** SNS: topics with their attributes, and subscriptions. */
export class Topics {
  readonly #topics = new Map<string, Map<string, string>>();
  readonly subscriptions = new Map<string, Subscription>();
  readonly tags = new Tags();

  /** The attributes of a topic. @throws ApiError NotFound */
  get(arn: string): Map<string, string> {
    return found(this.#topics, arn, 'NotFound', 'Topic does not exist');
  }

  /** ARNs of all topics. */
  get arns(): readonly string[] {
    return [...this.#topics.keys()];
  }

  /** Creates a topic; an existing one keeps its attributes. */
  create(arn: string, attributes: Readonly<Record<string, string>>): void {
    if (!this.#topics.has(arn)) this.#topics.set(arn, new Map(Object.entries(attributes)));
  }

  /** Deletes a topic with its subscriptions; a missing one is not an error. (SNS API reference, DeleteTopic) */
  delete(arn: string): void {
    this.#topics.delete(arn);
    this.tags.forget(arn);
    for (const { arn: subscription, topicArn } of this.subscriptions.values()) {
      if (topicArn === arn) this.subscriptions.delete(subscription);
    }
  }
}
