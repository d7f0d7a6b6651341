/** Renders an aligned Markdown table. @param textColumns Number of leading text columns; the others are numbers. */
export function markdownTable(
  titles: readonly string[],
  lines: readonly (readonly string[])[],
  textColumns: number,
): string {
  const widths = titles.map((title, i) =>
    Math.max(title.length, ...lines.map((line) => line[i]?.length ?? 0)),
  );
  const isText = (i: number) => i < textColumns;
  const pad = (cell: string, i: number) =>
    isText(i) ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0);
  const render = (cells: readonly string[]) => `| ${cells.map(pad).join(' | ')} |`;
  const rule = widths.map((width, i) => (isText(i) ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`));
  return [render(titles), `|${rule.join('|')}|`, ...lines.map(render)].join('\n');
}
