import '../../../speed/environment';
import { EST_BENCH } from '../../../authorities/est/bench';
import { describeGoals } from '../external-goals';

describeGoals(EST_BENCH);
