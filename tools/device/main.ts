/** `npm run device`: see `runDeviceCheck`. */
import { runDeviceCheck } from './device-check';

void runDeviceCheck('npm run device --');
