import { PassThrough } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { confirm } from '../../../tools/ca/confirm';

/** Somebody at a terminal who types this when asked. */
function terminalWith(typed: string) {
  const input = Object.assign(new PassThrough(), { isTTY: true });
  const output = Object.assign(new PassThrough(), { isTTY: true });
  output.on('data', (text) => {
    if (String(text).includes('Type yes')) input.write(typed);
  });
  return { input, output };
}

describe('a question before something is done', () => {
  it.each(['yes\n', ' YES \r\n'])('goes on after %j', async (typed) => {
    await expect(confirm('', false, terminalWith(typed))).resolves.toBeUndefined();
  });

  it.each([
    ['another answer', 'y\n'],
    ['no answer', '\n'],
    ['Ctrl-C', '\u0003'],
    ['Ctrl-D', '\u0004'],
  ])('stops after %s', async (_, typed) => {
    await expect(confirm('', false, terminalWith(typed))).rejects.toThrow('Stopped. Nothing was done.');
  });

  it('is not asked of nobody', async () => {
    const { output } = terminalWith('');

    await expect(confirm('', false, { input: new PassThrough(), output })).rejects.toThrow('Add --yes');
  });
});
