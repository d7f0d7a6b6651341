import { Presets, SingleBar } from 'cli-progress';

/** A progress bar on stderr; silent if that is not a terminal. @param unit What it counts. */
export function progressBar(unit: string): SingleBar {
  const format = `{bar} {value}/{total} ${unit}  {eta_formatted} left`;
  const bar = new SingleBar({ format, noTTYOutput: false }, Presets.rect);
  // The bar turns the terminal's line wrapping off; stopping it restores that.
  process.once('exit', () => bar.stop());
  return bar;
}
