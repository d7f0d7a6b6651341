import { LABEL_MUST_BE, LABEL as LABEL_PATTERN, OPERATIONS } from '../../../handler/authority/est/vocabulary';
import type { TextRule } from '../../rules';

/** Label of the CA at the server. */
export const LABEL: TextRule = {
  pattern: LABEL_PATTERN,
  // A path would leave out the first two.
  except: `^(\\.{1,2}|${OPERATIONS.join('|')})$`,
  mustBe: LABEL_MUST_BE,
};
