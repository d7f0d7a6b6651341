import { Presets, SingleBar } from 'cli-progress';

/** A bar on stderr; where that is no terminal, nothing. @param unit What is counted. */
export function progressBar(unit: string): SingleBar {
  const format = `{bar} {value}/{total} ${unit}  {eta_formatted} left`;
  const bar = new SingleBar({ format, noTTYOutput: false }, Presets.rect);
  // The bar changes how the terminal wraps lines, and must restore that for whoever uses it next.
  process.once('exit', () => bar.stop());
  return bar;
}
