import '../../../speed/environment';
import { VAULT_BENCH } from '../../../authorities/vault/bench';
import { describeGoals } from '../external-goals';

describeGoals(VAULT_BENCH);
