import type { Program } from './program';
import { STATE_BACKEND } from './state-backend';
import type { PassedRole, TypePermissions } from './type-permissions';

/** One statement of a policy for a pipeline's role. */
export interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: readonly string[] | '*';
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** The policies of the two roles of a pipeline. */
export interface PipelinePolicies {
  /** Reads, with the state locked. */
  readonly plan: readonly Statement[];
  /** Everything in `plan`, and create, change and delete. */
  readonly apply: readonly Statement[];
}

/** The policies for a program's state and resources, from the table. */
export function pipelinePolicies(program: Program, table: readonly TypePermissions[]): PipelinePolicies {
  const { plan, apply } = resourcePolicies(program, table);
  return { plan: [...STATE_BACKEND.plan, ...plan], apply: [...STATE_BACKEND.apply, ...apply] };
}

/** The policies for some of a program's resources, from the table. */
export function resourcePolicies(program: Program, table: readonly TypePermissions[]): PipelinePolicies {
  const plan = ({ plan: read }: TypePermissions) => read;
  const apply = ({ plan: read, change, remove }: TypePermissions) => [...read, ...change, ...remove];
  return {
    plan: [...unnarrowed(table, plan), ...narrowed(program, table, plan)],
    apply: [...unnarrowed(table, apply), ...narrowed(program, table, apply), ...passed(program, table)],
  };
}

type Choice = (row: TypePermissions) => readonly string[];

/**
 * One statement for each type, on its resources by name. Types with the same resources share one, because IAM limits
 * how long the policies of a role are.
 */
function narrowed(program: Program, table: readonly TypePermissions[], choose: Choice): readonly Statement[] {
  const byResources = new Map<string, Statement>();
  for (const row of table) {
    const actions = choose(row).filter((action) => !row.unnarrowed?.includes(action));
    if (actions.length === 0) continue;
    const resources = sortedSet(program.blocks(row.type).flatMap((block) => row.resources(block)));
    const key = JSON.stringify(resources);
    const { Sid = '', Action = [] } = byResources.get(key) ?? {};
    byResources.set(key, allow(`${Sid}${statementId(row.type)}`, [...Action, ...actions], resources));
  }
  return [...byResources.values()];
}

/** One statement for the actions without a resource. */
function unnarrowed(table: readonly TypePermissions[], choose: Choice): readonly Statement[] {
  const actions = table.flatMap((row) => choose(row).filter((action) => row.unnarrowed?.includes(action)));
  return actions.length === 0 ? [] : [allow('WhatHasNoResource', actions, '*')];
}

/** One statement for each service that is handed roles, on those roles. */
function passed(program: Program, table: readonly TypePermissions[]): readonly Statement[] {
  const byService = new Map<string, string[]>();
  for (const { roleArn, service } of passedRoles(program, table)) {
    byService.set(service, [...(byService.get(service) ?? []), roleArn]);
  }
  return [...byService].map(([service, roles]) => ({
    ...allow(`PassRoles${pascalCase(service.split('.')[0] ?? '')}`, ['iam:PassRole'], sortedSet(roles)),
    Condition: { StringEquals: { 'iam:PassedToService': service } },
  }));
}

function passedRoles(program: Program, table: readonly TypePermissions[]): readonly PassedRole[] {
  return table.flatMap(({ type, passes }) =>
    passes === undefined ? [] : program.blocks(type).flatMap((block) => passes(block) ?? []),
  );
}

function allow(sid: string, actions: readonly string[], resources: readonly string[] | '*'): Statement {
  return { Sid: sid, Effect: 'Allow', Action: sortedSet(actions), Resource: resources };
}

/** `aws_lambda_function` as `LambdaFunction`, `data.aws_region` as `Region`. */
function statementId(type: string): string {
  return pascalCase(type.replace(/^(data\.)?aws_/, ''));
}

function pascalCase(text: string): string {
  return text.replace(/(^|_)([a-z])/g, (_, __, letter: string) => letter.toUpperCase());
}

function sortedSet(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort();
}
