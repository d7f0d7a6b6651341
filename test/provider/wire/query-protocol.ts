type Node = string | Node[] | { readonly [name: string]: Node };

/**
 * The input of a call in AWS's query protocol, `Tags.member.1.Key=team&…`: lists and maps as such, all values text.
 * (Smithy documentation, "AWS query protocol")
 */
export function readQuery(form: string): { readonly action: string; readonly input: Node } {
  const root: Record<string, unknown> = {};
  for (const [path, value] of new URLSearchParams(form)) {
    const names = path.split('.');
    const last = names.pop() ?? '';
    let parent = root;
    for (const name of names) {
      parent[name] ??= {};
      parent = parent[name] as Record<string, unknown>;
    }
    parent[last] = value;
  }
  const { Action, Version, ...input } = root;
  return { action: String(Action), input: unfold(input) };
}

function unfold(value: unknown): Node {
  if (typeof value !== 'object' || value === null) return String(value);
  const { member, entry } = value as Record<string, Record<string, unknown>>;
  if (member !== undefined) return Object.values(member).map(unfold);
  if (entry !== undefined) {
    const entries = Object.values(entry) as { readonly key: string; readonly value: string }[];
    return Object.fromEntries(entries.map(({ key, value: text }) => [key, text]));
  }
  return Object.fromEntries(Object.entries(value).map(([name, child]) => [name, unfold(child)]));
}

/** The answer of an action, XML. A `Map` is a map of AWS's, an object a structure. */
export function writeResult(action: string, output: unknown): string {
  return `<${action}Response><${action}Result>${render(output)}</${action}Result></${action}Response>`;
}

/** An error, XML. */
export function writeError(code: string, message: string): string {
  return `<ErrorResponse><Error><Code>${escaped(code)}</Code><Message>${escaped(message)}</Message></Error></ErrorResponse>`;
}

function render(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.map((element) => `<member>${render(element)}</member>`).join('');
  if (value instanceof Map) {
    const entries = [...value].map(
      ([key, text]) => `<key>${escaped(key)}</key><value>${escaped(text)}</value>`,
    );
    return entries.map((entry) => `<entry>${entry}</entry>`).join('');
  }
  if (typeof value !== 'object') return escaped(String(value));
  return Object.entries(value)
    .filter(([, child]) => child !== undefined)
    .map(([name, child]) => `<${name}>${render(child)}</${name}>`)
    .join('');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
