import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { BENCHES, DEFAULT_BENCH } from '../../authorities/built-in';
import { audit } from '../../fleet-faults/audit';
import type { Device } from '../../fleet-faults/device';
import { readFleetOptions } from '../../fleet-faults/options';
import { type FleetRun, runFleet } from '../../fleet-faults/run';

// Generous: a slow machine is not a defect.
jest.setTimeout(240_000);

const DEVICES = 200;

let run: FleetRun;

beforeAll(async () => {
  run = await runFleet({
    authority: DEFAULT_BENCH,
    devices: DEVICES,
    faultShare: 0.05,
    seed: 'test',
    mqtt: false,
  });
});

const violationsOf = (audited: FleetRun) =>
  Object.entries(audit(audited).violations)
    .filter(([, count]) => count !== 0)
    .map(([violation]) => violation);

describe('A fleet under faults', () => {
  it('hits faults', () => {
    expect(run.faults).toBeGreaterThan(0);
    expect(run.calls).toBeGreaterThan(2 * DEVICES);
  });

  it('ends with a certificate or a reason for every device: nothing lost, nothing issued twice', () => {
    const { served, refused, issued, undelivered } = audit(run);

    const refusals = Object.values(refused).reduce((sum, count) => sum + count, 0);
    expect(violationsOf(run)).toEqual([]);
    expect(run.devices.filter(({ replays }) => !replays).length).toBe(DEVICES);
    expect(served + refusals).toBe(run.devices.length);
    expect(issued).toBe(served + undelivered);
  });

  it('serves devices that ask again and others that send the same CSR', () => {
    const others = run.devices.filter(({ replays }) => replays);
    const askedAgain = run.devices.filter(({ received }) => received.length > 1);

    expect(others.filter(({ received }) => received.length > 0).length).toBeGreaterThan(DEVICES / 10);
    expect(askedAgain.length).toBeGreaterThan(DEVICES / 20);
  });

  it.each(BENCHES.slice(1).map((authority) => [authority.name, authority] as const))(
    'loses nothing with the authority %s either, by its own records too',
    async (_, authority) => {
      const devices = 120;

      const other = await runFleet({ authority, devices, faultShare: 0.1, seed: 'test', mqtt: false });

      expect(other.faults).toBeGreaterThan(0);
      expect(Object.keys(other.violations).length).toBeGreaterThan(0);
      expect(violationsOf(other)).toEqual([]);
      expect(other.devices.filter(({ replays }) => !replays)).toHaveLength(devices);
    },
  );

  it('loses nothing over MQTT and TLS with the device SDK either', async () => {
    const devices = 12;

    const overMqtt = await runFleet({
      authority: DEFAULT_BENCH,
      devices,
      faultShare: 0.05,
      seed: 'test',
      mqtt: true,
    });

    expect(overMqtt.devices.filter(({ replays }) => !replays).length).toBe(devices);
    expect(overMqtt.devices.filter(({ replays }) => replays).length).toBe(2);
    expect(violationsOf(overMqtt)).toEqual([]);
  });
});

describe('The audit', () => {
  const without = (record: { readonly csrSha256: string }) => (other: { readonly csrSha256: string }) =>
    other.csrSha256 !== record.csrSha256;

  /** A served device to tamper with. */
  function victim() {
    const device = run.devices.find(({ received, replays }) => received.length === 1 && !replays);
    if (device === undefined) throw new Error('no device got a certificate');
    return device;
  }

  /** A served device of this kind whose CSR others sent too: that of `sameCsr`, if given. */
  function askedBy(is: (device: Device) => boolean, sameCsr?: Device): Device {
    const found = run.devices.find(
      (device) =>
        is(device) &&
        device.received.length > 0 &&
        run.devices.some(({ csrSha256, replays }) => replays && csrSha256 === device.csrSha256) &&
        (sameCsr === undefined || device.csrSha256 === sameCsr.csrSha256),
    );
    if (found === undefined) throw new Error('no device asked like this');
    return found;
  }

  /** The run's devices, with one having received other certificates. */
  const received = (device: Device, certificates: readonly string[]): Partial<FleetRun> => ({
    devices: run.devices.map((other) => (other === device ? { ...device, received: certificates } : other)),
  });

  it.each<[string, () => Partial<FleetRun>, readonly string[]]>([
    [
      'a certificate that the CA issued twice',
      () => ({ certificates: [...run.certificates, ...run.certificates.slice(0, 1)] }),
      ['two certificates for one CSR of one device'],
    ],
    [
      'a certificate that the CA has no record of',
      () => ({ certificates: run.certificates.filter(without(victim())) }),
      ['certificate of a device that the CA has no record of'],
    ],
    [
      "another device's certificate, handed out for the same CSR",
      () => {
        const owner = askedBy(({ replays }) => !replays);
        return received(
          askedBy(({ replays }) => replays, owner),
          owner.received.slice(0, 1),
        );
      },
      ['certificate given to two requesters', "device's certificate that the log does not name as its own"],
    ],
    [
      'a different certificate for a device that asked again',
      () => {
        const [one] = victim().received;
        const owner = askedBy(({ received: { length } }) => length > 1);
        return received(owner, [...owner.received.slice(0, 1), ...(one === undefined ? [] : [one])]);
      },
      [
        'certificate of a device that the CA has no record of',
        'certificate given to two requesters',
        'device that asked again and got another certificate',
        "device's certificate that the log does not name as its own",
      ],
    ],
    [
      'a device that got neither a certificate nor a reason',
      () => ({
        devices: run.devices.map((device) =>
          device === victim() ? { ...device, received: [], reason: undefined } : device,
        ),
      }),
      [
        'device with neither a certificate nor a reason from the signer',
        'certificate in the log that no device has',
        'certificate in the metrics that no device has',
      ],
    ],
    [
      'a killed signer',
      () => ({
        devices: run.devices.map((device) =>
          device.received.length === 0 ? { ...device, reason: 'Sandbox.Timedout: Task timed out' } : device,
        ),
      }),
      ['device with neither a certificate nor a reason from the signer'],
    ],
    [
      'a lost log line',
      () => ({
        log: run.log.filter(
          ({ message, csrSha256 }) => !(message === 'Certificate issued' && csrSha256 === victim().csrSha256),
        ),
      }),
      [
        'certificate of the CA that no log line leads to',
        "device's certificate that the log does not name as its own",
        'certificate in the log that no device has',
        'request without exactly one final log line',
      ],
    ],
    [
      'lost metrics',
      () => ({ log: run.log.filter(({ _aws: header }) => header === undefined) }),
      ['request without exactly one metric of its outcome', 'certificate in the metrics that no device has'],
    ],
  ])('notices %s', (_, change, violations) => {
    expect(violationsOf({ ...run, ...change() })).toEqual(violations);
  });
});

describe('The options of npm run fleet', () => {
  it('have defaults', () => {
    expect(readFleetOptions([])).toEqual({
      authority: DEFAULT_BENCH,
      devices: 10_000,
      faultShare: 0.05,
      seed: '1',
      mqtt: false,
    });
  });

  it('are undefined for --help', () => {
    expect(readFleetOptions(['--help'])).toBeUndefined();
  });

  it.each([
    [['--authority', 'mine'], '--authority must be one of'],
    [['--devices', '0'], '--devices must be a whole number from 1 to 100000, not "0"'],
    [['--devices', '1.5'], '--devices must be'],
    [['--fault-share', '1'], '--fault-share must be a number from 0 to 0.5'],
    [['--fault-share', 'x'], '--fault-share must be'],
    [['--nonsense'], '--nonsense'],
  ])('%j are refused', (argv, message) => {
    expect(() => readFleetOptions(argv)).toThrow(message);
  });
});
