import { LABEL_MUST_BE, LABEL as LABEL_PATTERN, OPERATIONS } from '../../../handler/authority/est/vocabulary';
import type { TextRule } from '../../rules';

/** Label of the CA at the server. */
export const LABEL: TextRule = {
  pattern: LABEL_PATTERN,
  except: `^(${OPERATIONS.join('|')})$`,
  mustBe: LABEL_MUST_BE,
};
