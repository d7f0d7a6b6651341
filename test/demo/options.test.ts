import { describe, expect, it } from '@jest/globals';
import { readOptions, USAGE } from '../../demo/options';
import { AUTHORITIES, DEFAULT_AUTHORITY } from '../../sandbox/authorities/built-in';

describe('readOptions', () => {
  it('has a default for everything', () => {
    expect(readOptions([])).toEqual({
      devices: 20,
      authority: DEFAULT_AUTHORITY,
      authorityLatency: 'typical',
      authorityKey: 'ec',
      out: undefined,
      allGood: false,
      provider: 'stand-in',
    });
  });

  it('reads every option', () => {
    const argv = `--devices 5 --authority ${DEFAULT_AUTHORITY.name} --authority-latency slow --authority-key rsa --out certificates --all-good --provider real`;

    expect(readOptions(argv.split(' '))).toEqual({
      devices: 5,
      authority: DEFAULT_AUTHORITY,
      authorityLatency: 'slow',
      authorityKey: 'rsa',
      out: 'certificates',
      allGood: true,
      provider: 'real',
    });
  });

  it('answers nothing when asked for help', () => {
    expect(readOptions(['--help'])).toBeUndefined();
  });

  it('says in its help what a latency means, for each authority', () => {
    const help = USAGE.split('\n').map((line) => line.trim());

    for (const { name, latencies } of AUTHORITIES) {
      const { fast, typical, slow } = latencies;
      expect(help).toContain(`${name}: fast ${fast.text}, typical ${typical.text}, slow ${slow.text}`);
    }
  });

  it.each([
    [['--devices', '0'], '--devices must be a whole number from 1 to 1000, not "0".'],
    [['--devices', '1001'], '--devices must be a whole number from 1 to 1000, not "1001".'],
    [['--devices', '1e2'], '--devices must be a whole number from 1 to 1000, not "1e2".'],
    [
      ['--authority', 'mine'],
      `--authority must be one of ${AUTHORITIES.map(({ name }) => name).join(', ')}, not "mine".`,
    ],
    [['--authority-latency', 'sluggish'], '--authority-latency must be one of fast, typical, slow'],
    [['--authority-key', 'dsa'], '--authority-key must be one of rsa, ec'],
    [['--provider', 'mine'], '--provider must be one of stand-in, real, not "mine"'],
    [['--out', ''], '--out is empty. See npm start -- --help.'],
    [['--color'], "Unknown option '--color'. See npm start -- --help."],
    [['--devices'], "Option '--devices <value>' argument missing. See npm start -- --help."],
    [['--devices', '--all-good'], "Option '--devices' argument is ambiguous. See npm start -- --help."],
    [['five'], "Unexpected argument 'five'. See npm start -- --help."],
  ])('refuses %j and names the way out', (argv, message) => {
    const read = () => readOptions(argv);

    expect(read).toThrow(message);
    expect(read).toThrow(expect.objectContaining({ name: 'BadOptions' }));
  });
});
