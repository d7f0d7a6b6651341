import { Presets, SingleBar } from 'cli-progress';

/** A progress bar on stderr, if that is a terminal. @param unit What is counted. */
export function progressBar(unit: string): SingleBar {
  const format = `{bar} {value}/{total} ${unit}  {eta_formatted} left`;
  const bar = new SingleBar({ format, noTTYOutput: false }, Presets.rect);
  // The bar changes how the terminal wraps lines, and must restore that.
  process.once('exit', () => bar.stop());
  return bar;
}
