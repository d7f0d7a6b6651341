#!/usr/bin/env node
/** The command of the npm package: see `runPatternCheck`. */
import { runPatternCheck } from './try-pattern';

void runPatternCheck('iot-pattern-check');
