import { Presets, SingleBar } from 'cli-progress';

/** A bar on stderr; where that is no terminal, nothing. @param unit What is counted. */
export function progressBar(unit: string): SingleBar {
  const format = `{bar} {value}/{total} ${unit}  {eta_formatted} left`;
  const bar = new SingleBar({ format, noTTYOutput: false }, Presets.rect);
  // It changes how the terminal wraps lines, also for whoever uses it after us.
  process.once('exit', () => bar.stop());
  return bar;
}
