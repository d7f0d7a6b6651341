import { choiceOption } from '../../cli/command-line';

/** How one result is printed: for people, or as JSON on one line for programs. */
const SHAPES = ['text', 'json'] as const;

/** How one result is printed. */
export type Shape = (typeof SHAPES)[number];

/** The option for it, for `parseOptions`. */
export const SHAPE_OPTIONS = { format: { type: 'string', default: 'text' } } as const;

/** Reads it. @throws BadOptions */
export function readShape({ format }: { readonly format: string }): Shape {
  return choiceOption('--format', format, SHAPES);
}
