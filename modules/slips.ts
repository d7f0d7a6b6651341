/**
 * A regular expression, for JavaScript and RE2, that matches a word in any case, also with one slip in it: a character
 * too many, too few or wrong, or two swapped. For Terraform, which cannot compute how far apart two words are.
 *
 * @param word Letters, digits and underscores.
 */
export function withOneSlip(word: string): string {
  const places = [...word].map((_, place) => place);
  const slips = [
    word,
    ...[...places, word.length].map((place) => `${word.slice(0, place)}.${word.slice(place)}`),
    ...places.map((place) => `${word.slice(0, place)}.?${word.slice(place + 1)}`),
    ...places
      .slice(1)
      .map((place) => `${word.slice(0, place - 1)}${word[place]}${word[place - 1]}${word.slice(place + 1)}`),
  ];
  return `(?i)^(?:${[...new Set(slips)].join('|')})$`;
}
