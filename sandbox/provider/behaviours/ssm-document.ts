import type { ResourceBehaviour } from '../behaviour';
import { type Attributes, stringIn } from '../values';

/** What the stand-in needs of Systems Manager's documents: their content by name. */
export type Documents = Pick<Map<string, string>, 'get' | 'set' | 'delete'>;

/** Resource `aws_ssm_document`. */
export function awsSsmDocument(documents: Documents): ResourceBehaviour {
  const put = async (planned: Attributes): Promise<Attributes> => {
    documents.set(stringIn(planned, 'name'), stringIn(planned, 'content'));
    return {};
  };
  return {
    createOnly: () => ['name', 'document_type'],
    create: put,
    update: (_prior, planned) => put(planned),
    async read(state) {
      const content = documents.get(stringIn(state, 'name'));
      return content === undefined ? null : { content };
    },
    async delete(state) {
      documents.delete(stringIn(state, 'name'));
    },
  };
}
