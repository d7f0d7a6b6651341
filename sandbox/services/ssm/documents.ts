import { createHash } from 'node:crypto';
import { ApiError, found } from '../../wire/api-error';
import { Tags } from '../tags';
import { parseRunbook } from './automation/runbook';

/** A document of Systems Manager. */
export interface Document {
  readonly name: string;
  readonly type: string;
  readonly format: string;
  /** Content of each version, oldest first. */
  readonly versions: readonly string[];
  /** The default version, counted from 1. */
  readonly defaultVersion: number;
  readonly createdAt: Date;
}

/** Systems Manager's documents; those of type Automation are runbooks. */
export class Documents {
  readonly #documents = new Map<string, Document>();
  readonly tags = new Tags();

  /** Every document, by name. */
  get all(): ReadonlyMap<string, Document> {
    return this.#documents;
  }

  has(name: string): boolean {
    return this.#documents.has(name);
  }

  /** @throws ApiError InvalidDocument */
  get(name: string): Document {
    return found(this.#documents, name, 'InvalidDocument', `Document with name ${name} does not exist.`);
  }

  /** Content of a version. @param version A number, `$DEFAULT` or `$LATEST`. @throws ApiError InvalidDocumentVersion */
  content(name: string, version = '$DEFAULT'): { readonly content: string; readonly version: number } {
    const { versions, defaultVersion } = this.get(name);
    const number =
      version === '$DEFAULT' ? defaultVersion : version === '$LATEST' ? versions.length : Number(version);
    const content = versions[number - 1];
    if (content === undefined) {
      throw new ApiError('InvalidDocumentVersion', `The document ${name} has no version ${version}.`);
    }
    return { content, version: number };
  }

  /** @throws ApiError DocumentAlreadyExists; InvalidDocumentContent */
  create(name: string, type: string, format: string, content: string): Document {
    if (this.#documents.has(name)) {
      throw new ApiError('DocumentAlreadyExists', 'Document already exists with same name in the region');
    }
    if (type === 'Automation') parseRunbook(content);
    const document = { name, type, format, versions: [content], defaultVersion: 1, createdAt: new Date() };
    this.#documents.set(name, document);
    return document;
  }

  /** Adds a version. @throws ApiError InvalidDocument; DuplicateDocumentContent; InvalidDocumentContent */
  update(name: string, content: string): Document {
    const document = this.get(name);
    if (document.versions.at(-1) === content) {
      throw new ApiError(
        'DuplicateDocumentContent',
        'The content of the association document matches another document. Change the content of the document and try again.',
      );
    }
    if (document.type === 'Automation') parseRunbook(content);
    const changed = { ...document, versions: [...document.versions, content] };
    this.#documents.set(name, changed);
    return changed;
  }

  /** @throws ApiError InvalidDocument; InvalidDocumentVersion */
  setDefault(name: string, version: string): void {
    this.#documents.set(name, { ...this.get(name), defaultVersion: this.content(name, version).version });
  }

  /** @throws ApiError InvalidDocument */
  delete(name: string): void {
    this.get(name);
    this.#documents.delete(name);
    this.tags.forget(name);
  }
}

/** Hash of a document's content, in Systems Manager's form. */
export function hashOf(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}
