import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { attributesFrom } from '../api/answer';
import { ApiCallError, type Members, unlessGone } from '../api/client';
import { reconciled } from '../api/drift';
import { attributeOf, type Names } from '../api/names';
import { emptied, membersFrom } from '../api/request';
import { type Context, ProviderError, type ResourceBehaviour } from '../behaviour';
import { schemaOf } from '../schema/derive';
import type { Block } from '../schema/model';
import { type Attributes, optionalStringIn, sameValue, stringMapIn, UNKNOWN } from '../values';
import { requireSupported } from './arguments';
import type { Call, Read, Row } from './row';
import { ownTags, retag, tagsOf } from './tags';

/** A create request carries all tags, later requests none: changed tags are separate calls. */
const WITH_TAGS: Names = { Tags: 'tags_all', tags: 'tags_all' };
const WITHOUT_TAGS: Names = { Tags: null, tags: null };

/** How often to ask whether a change has settled, in milliseconds. */
const POLL_MS = 20;

/** The behaviour of a resource type, from its row of the table. */
export function resourceFrom(type: string, row: Row): ResourceBehaviour {
  const resource = new Resource(type, row);
  const { check, defaults, failedUpdateSticks, recomputed } = row;
  return {
    defaults,
    failedUpdateSticks,
    recomputed,
    createOnly: () => row.forcesNew,
    async plan({ prior, planned }, { api }) {
      // Unchanged values include those that AWS has computed, which need no support.
      const news = Object.entries(planned).filter(([name, value]) => !sameValue(prior?.[name], value));
      await requireSupported(type, row, Object.fromEntries(news), api);
      check?.(planned);
      return {};
    },
    create: (planned, context) => resource.create(planned, context),
    read: (state, context) => resource.read(state, context),
    update: (prior, planned, context) => resource.update(prior, planned, context),
    delete: (state, context) => resource.delete(state, context),
  };
}

class Resource {
  readonly #type: string;
  readonly #row: Row;

  constructor(type: string, row: Row) {
    this.#type = type;
    this.#row = row;
  }

  async create(planned: Attributes, context: Context): Promise<Attributes> {
    const named = this.#named(planned);
    return this.#withErrorContext('creating', named, async () => {
      const answers = await this.#calls(this.#row.create, named, null, context, WITH_TAGS);
      const created = await this.#created(named, answers, context);
      return (await this.read({ ...created, id: this.#row.id(created) }, context)) ?? created;
    });
  }

  async read(state: Attributes, context: Context): Promise<Attributes | null> {
    const row = this.#row;
    let known = state;
    const things: Members[] = [];
    for (const read of row.read) {
      const found = await unlessGone(this.#find(read, known, context));
      if (found === undefined || found === null) return null;
      known = reconciled(known, found.attributes);
      things.push(found.thing);
    }
    known = { ...known, id: row.id(known) };
    if (row.tags === undefined) return known;
    const all = await tagsOf(row, row.tags, known, things, context);
    const own = ownTags(all, stringMapIn(state, 'tags'), context.defaultTags);
    return reconciled(known, { tags: own, tags_all: all });
  }

  async update(prior: Attributes, planned: Attributes, context: Context): Promise<Attributes> {
    const row = this.#row;
    return this.#withErrorContext('updating', prior, async () => {
      await this.#calls(row.update ?? [], planned, prior, context, WITHOUT_TAGS);
      if (row.tags !== undefined) await retag(row, row.tags, prior, planned, context);
      return (await this.read({ ...planned, id: prior.id ?? null }, context)) ?? planned;
    });
  }

  async delete(state: Attributes, context: Context): Promise<void> {
    await this.#withErrorContext('deleting', state, () =>
      unlessGone(this.#calls(this.#row.delete, state, null, context, WITHOUT_TAGS)),
    );
  }

  /** Generates a name if there is none. */
  #named(planned: Attributes): Attributes {
    const { generated, generatedPrefix = 'terraform-' } = this.#row;
    if (generated === undefined || planned[generated] !== UNKNOWN) return planned;
    const prefix = optionalStringIn(planned, `${generated}_prefix`) ?? generatedPrefix;
    return { ...planned, [generated]: `${prefix}${randomUUID().replaceAll('-', '').slice(0, 26)}` };
  }

  /** Adds what the answers to a create contain, such as an id. */
  async #created(planned: Attributes, answers: readonly Members[], { api }: Context): Promise<Attributes> {
    const { service, create, names } = this.#row;
    let known = planned;
    for (const [index, { operation }] of create.entries()) {
      const { output } = api.schemaOf(service, operation);
      const found = attributesFrom(output, answers[index] ?? {}, this.#block, { ...names, ...WITHOUT_TAGS });
      const learned = Object.entries(found).filter(([, value]) => value !== null);
      known = reconciled(known, this.#withoutComputedBlocks(Object.fromEntries(learned), planned));
    }
    return known;
  }

  async #calls(
    calls: readonly Call[],
    attributes: Attributes,
    prior: Attributes | null,
    context: Context,
    tagNames: Names,
  ): Promise<readonly Members[]> {
    const answers: Members[] = [];
    for (const call of calls) {
      answers.push(await this.#call(call, attributes, prior, answers.at(-1) ?? {}, context, tagNames));
    }
    return answers;
  }

  async #call(
    call: Call,
    attributes: Attributes,
    prior: Attributes | null,
    answer: Members,
    context: Context,
    tagNames: Names,
  ): Promise<Members> {
    const { service } = this.#row;
    const { api } = context;
    const names = { ...this.#row.names, ...tagNames };
    const { input: schema } = api.schemaOf(service, call.operation);
    const now = membersFrom(schema, attributes, names);
    const before = prior && membersFrom(schema, prior, names);
    if (prior && before && !isFor(call, prior, attributes, before, now)) return {};
    const rest = before && call.partial ? emptied(schema, before, now) : {};
    const more = (await call.input?.(attributes, { context, prior, answer })) ?? {};
    let last: Members = {};
    for (const members of Array.isArray(more) ? (more as readonly Members[]) : [more]) {
      last = await api.call(
        service,
        call.operation,
        { ...now, ...rest, ...members },
        optionalStringIn(attributes, 'region'),
      );
      await this.#settled(call, attributes, context);
    }
    return last;
  }

  async #settled(call: Call, attributes: Attributes, context: Context): Promise<void> {
    const { read, isSettled } = this.#row;
    const [first] = read;
    if (first === undefined || isSettled === undefined || read.some((one) => one === call)) return;
    while (!isSettled(await this.#call(first, attributes, null, {}, context, WITHOUT_TAGS))) {
      await setTimeout(POLL_MS);
    }
  }

  async #find(
    read: Read,
    state: Attributes,
    context: Context,
  ): Promise<{ readonly thing: Members; readonly attributes: Attributes } | null> {
    const { service } = this.#row;
    const names = { ...this.#row.names, ...WITHOUT_TAGS };
    const answer = await this.#call(read, state, null, {}, context, WITHOUT_TAGS);
    const { output } = context.api.schemaOf(service, read.operation);
    const member = read.at === undefined ? output : output.getMemberSchema(read.at);
    const value = read.at === undefined ? answer : answer[read.at];
    const attribute = read.by === undefined ? null : attributeOf(read.by, names);
    const thing = Array.isArray(value)
      ? value.find((one: Members) => attribute === null || one[read.by ?? ''] === state[attribute])
      : value;
    if (thing === undefined) return null;
    const also = await read.also?.(answer, state, context);
    if (also === null) return null;
    const schema = member.isListSchema() ? member.getValueSchema() : member;
    const found = { ...attributesFrom(schema, thing, this.#block, names), ...also };
    return { thing: { ...answer, ...thing }, attributes: this.#withoutComputedBlocks(found, state) };
  }

  #withoutComputedBlocks(found: Attributes, state: Attributes): Attributes {
    const { computedBlocks = [] } = this.#row;
    const isLeft = (name: string) =>
      computedBlocks.includes(name) && ((state[name] ?? []) as readonly unknown[]).length === 0;
    return Object.fromEntries(Object.entries(found).filter(([name]) => !isLeft(name)));
  }

  get #block(): Block {
    return schemaOf('resource', this.#type);
  }

  async #withErrorContext<Result>(
    doing: string,
    attributes: Attributes,
    run: () => Promise<Result>,
  ): Promise<Result> {
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof ApiCallError)) throw error;
      const message = `${doing} ${this.#type}${this.#label(attributes)}: ${error.message}`;
      throw new ProviderError(message, '', { cause: error });
    }
  }

  #label(attributes: Attributes): string {
    try {
      return ` (${optionalStringIn(attributes, 'id') ?? this.#row.id(attributes)})`;
    } catch {
      // A type whose id is its ARN has no id before it is created.
      return '';
    }
  }
}

function isFor(call: Call, prior: Attributes, planned: Attributes, before: Members, now: Members): boolean {
  if (call.on === 'anything') return true;
  if (call.on === undefined) return !isDeepStrictEqual(before, now);
  return call.on.some((name) => !sameValue(prior[name], planned[name]));
}
