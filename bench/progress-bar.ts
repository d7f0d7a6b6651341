import { Presets, SingleBar } from 'cli-progress';

/** A bar on stderr; where that is no terminal, nothing. @param unit What is counted. */
export function progressBar(unit: string): SingleBar {
  const format = `{bar} {value}/{total} ${unit}  {eta_formatted} left`;
  return new SingleBar({ format, noTTYOutput: false }, Presets.rect);
}
