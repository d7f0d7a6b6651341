/** `npm run pattern`: see `runPatternCheck`. */
import { runPatternCheck } from './try-pattern';

void runPatternCheck('npm run pattern --');
