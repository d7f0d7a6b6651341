/** `npm run devices`: see `runRequestCheck`. */
import { runRequestCheck } from './check-requests';

void runRequestCheck('npm run devices --');
