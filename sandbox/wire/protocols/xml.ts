import type { NormalizedSchema } from '@smithy/core/schema';
import { ApiError } from '../api-error';
import type { Scalars } from '../shapes';

/** Dates are sent as ISO 8601, bytes as base64. */
export const XML_SCALARS: Scalars = {
  date: (date) => date.toISOString(),
  blob: (bytes) => Buffer.from(bytes).toString('base64'),
};

/** The content of an element, from a value that `writeShape` has written. */
export function writeXml(schema: NormalizedSchema, value: unknown): string {
  if (schema.isListSchema()) {
    const { xmlName = 'member' } = schema.getValueSchema().getMergedTraits();
    return elements(xmlName, schema, value);
  }
  if (schema.isMapSchema()) {
    return Object.entries(value as object)
      .map(
        ([key, item]) =>
          xmlElement('key', escapeXml(key)) + xmlElement('value', writeXml(schema.getValueSchema(), item)),
      )
      .map((entry) => xmlElement('entry', entry))
      .join('');
  }
  if (!schema.isStructSchema()) return escapeXml(String(value));
  let members = '';
  for (const [name, member] of schema.structIterator()) {
    const item = (value as Readonly<Record<string, unknown>>)[name];
    if (item === undefined) continue;
    const { xmlName = name, xmlFlattened } = member.getMergedTraits();
    members +=
      xmlFlattened && member.isListSchema()
        ? elements(xmlName, member, item)
        : xmlElement(xmlName, writeXml(member, item));
  }
  return members;
}

/** The items of a list, each in an element of its own. */
function elements(name: string, list: NormalizedSchema, items: unknown): string {
  return (items as readonly unknown[])
    .map((item) => xmlElement(name, writeXml(list.getValueSchema(), item)))
    .join('');
}

/** An element. @param content XML, or text that is escaped already. */
export function xmlElement(name: string, content: string): string {
  return `<${name}>${content}</${name}>`;
}

/** Text as XML. */
export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** An element that was read. Attributes are left out: no request of the sandbox's services needs one. */
interface XmlElement {
  readonly name: string;
  readonly children: XmlElement[];
  text: string;
}

/** A start or end tag, or text between tags. Declarations and comments are neither. */
const TOKEN = /<(\/?)([\w.:-]+)[^<>]*?(\/?)>|<[?!][^<>]*>|([^<]+)/g;

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Reads the value in a document's root element, its scalars as texts. @throws ApiError MalformedXML */
export function readXml(schema: NormalizedSchema, xml: string): unknown {
  return unfold(schema, parse(xml));
}

function parse(xml: string): XmlElement {
  const document: XmlElement = { name: '', children: [], text: '' };
  const open = [document];
  for (const [, closing, name, empty, text] of xml.matchAll(TOKEN)) {
    const parent = open.at(-1) ?? document;
    if (text !== undefined) parent.text += unescaped(text);
    if (name === undefined) continue;
    if (closing) {
      if (open.length === 1 || open.pop()?.name !== name) throw malformed();
      continue;
    }
    const element: XmlElement = { name, children: [], text: '' };
    parent.children.push(element);
    if (!empty) open.push(element);
  }
  const [root, ...more] = document.children;
  if (root === undefined || more.length > 0 || open.length > 1) throw malformed();
  return root;
}

function malformed(): ApiError {
  return new ApiError(
    'MalformedXML',
    'The XML you provided was not well-formed or did not validate against our published schema',
  );
}

function unescaped(text: string): string {
  return text.replace(/&(\w+);/g, (entity, name) => ENTITIES[name] ?? entity);
}

function unfold(schema: NormalizedSchema, { children, text }: XmlElement): unknown {
  if (schema.isListSchema()) return children.map((child) => unfold(schema.getValueSchema(), child));
  if (!schema.isStructSchema()) return text;
  const members: [string, unknown][] = [];
  for (const [name, member] of schema.structIterator()) {
    const { xmlName = name, xmlFlattened } = member.getMergedTraits();
    const named = children.filter((child) => child.name === xmlName);
    const [first] = named;
    if (first === undefined) continue;
    members.push([
      name,
      xmlFlattened && member.isListSchema()
        ? named.map((child) => unfold(member.getValueSchema(), child))
        : unfold(member, first),
    ]);
  }
  return Object.fromEntries(members);
}
