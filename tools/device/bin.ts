#!/usr/bin/env node
/** The device check of the npm package: see `runDeviceCheck`. The build bundles it into one file, without the SDK. */
import { runDeviceCheck } from './device-check';

void runDeviceCheck('iot-device-check');
