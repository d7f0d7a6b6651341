import { closest, distance } from 'fastest-levenshtein';

/**
 * What an unknown name may have meant: "Did you mean a?", or all known names if none is close: "There are a, b, c."
 */
export function didYouMean(name: string, known: readonly string[]): string {
  const nearest = closest(name.toLowerCase(), [...known]);
  const isNear = distance(name.toLowerCase(), nearest.toLowerCase()) <= name.length / 2;
  return isNear ? `Did you mean ${nearest}?` : `There are ${known.join(', ')}.`;
}
