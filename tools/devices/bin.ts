#!/usr/bin/env node
/** The command of the npm package: see `runRequestCheck`. */
import { runRequestCheck } from './check-requests';

void runRequestCheck('iot-csr-check');
