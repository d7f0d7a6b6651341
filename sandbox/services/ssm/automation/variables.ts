import { StepFailure } from './step-failure';

/** Values by the name in double braces: `Reason`, `global:REGION`, `Step.Output`. */
export type Variables = ReadonlyMap<string, unknown>;

const REFERENCE = /\{\{\s*([\w:.]+)\s*\}\}/g;

/**
 * Replaces each `{{ name }}` in the texts of a value. A text that consists of one reference becomes the value itself, of
 * any type; elsewhere the value is inserted as text.
 * @throws StepFailure for a name that has no value
 */
export function substitute(template: unknown, variables: Variables): unknown {
  if (typeof template === 'string') return substituteText(template, variables);
  if (Array.isArray(template)) return template.map((item) => substitute(item, variables));
  if (template === null || typeof template !== 'object') return template;
  return Object.fromEntries(
    Object.entries(template).map(([key, value]) => [key, substitute(value, variables)]),
  );
}

function substituteText(text: string, variables: Variables): unknown {
  const resolve = (name: string): unknown => {
    if (!variables.has(name)) throw new StepFailure(`Failed to resolve input: ${name} has no value.`);
    return variables.get(name);
  };
  const [whole, name] = new RegExp(`^${REFERENCE.source}$`).exec(text) ?? [];
  if (whole !== undefined && name !== undefined) return resolve(name);
  // Not recursive: Automation does not expand braces inside a value.
  return text.replace(REFERENCE, (_reference, inner: string) => {
    const value = resolve(inner);
    return typeof value === 'string' ? value : JSON.stringify(value);
  });
}
