import '../../../lambda-environment';
import { describe, expect, it } from '@jest/globals';
import { createPublishingHandler } from '../../../../../handler/crl/handler';
import { CrlMetric } from '../../../../../handler/crl/vocabulary';
import type { WireFault } from '../../../../../sandbox/wire/faults/wire-fault';
import { lambdaContext } from '../../../lambda';
import { HOUR_MS, PLACE, START, setScene, THIS_UPDATE } from './scene';

/** How much earlier a list ends because it begins five minutes back, in hours. */
const LATE = (START - THIS_UPDATE) / HOUR_MS;

const DENIED: WireFault = { kind: 'aws-error', code: 'AccessDenied', status: 403 };

describe("The publisher's function", () => {
  const scene = setScene();

  const invoke = (remainingMs = 900_000) => {
    const publication = { authority: scene.ca.id, ...PLACE };
    const handler = createPublishingHandler(scene.start(), publication, () => new Date(scene.nowMs));
    return handler({ publish: true }, lambdaContext(remainingMs));
  };

  const values = (name: string) => scene.telemetry.metrics(name).map(({ value }) => value);

  it('answers with what it published, and counts it', async () => {
    await scene.record('0A');

    const answer = await invoke();

    expect(answer).toEqual({
      number: String(THIS_UPDATE / 1_000),
      entries: 1,
      thisUpdate: '2026-06-01T11:55:00.000Z',
      nextUpdate: '2026-06-08T11:55:00.000Z',
      key: PLACE.key,
    });
    expect(scene.telemetry.logged('Revocation list published')).toMatchObject([
      { ...PLACE, authority: scene.ca.id, number: answer.number, entries: 1, octets: expect.any(Number) },
    ]);
    expect(values(CrlMetric.Published)).toEqual([1]);
    expect(values(CrlMetric.Entries)).toEqual([1]);
    expect(values(CrlMetric.HoursLeft)).toEqual([168 - LATE]);
  });

  it('throws when it published nothing, and says how long the last list lasts', async () => {
    await invoke();
    scene.telemetry.clear();
    scene.nowMs = START + 100 * HOUR_MS;
    scene.ca.disable();

    await expect(invoke()).rejects.toMatchObject({ reason: 'AuthorityNotActive' });

    expect(scene.telemetry.logged('Revocation list not published')).toMatchObject([
      {
        ...PLACE,
        authority: scene.ca.id,
        reason: 'AuthorityNotActive',
        nextUpdate: '2026-06-08T11:55:00.000Z',
        error: { name: 'SigningFailed', message: expect.stringContaining('AWS KMS') },
      },
    ]);
    expect(values(CrlMetric.Published)).toEqual([0]);
    expect(values(CrlMetric.HoursLeft)).toEqual([68 - LATE]);
    expect(values(CrlMetric.Entries)).toEqual([]);
  });

  it.each<[string, () => void, number[]]>([
    ['there is none', () => {}, [0]],
    ['it is no list', () => scene.buckets.put(PLACE.bucket, PLACE.key, { body: Buffer.from('<html>') }), [0]],
    ['nobody knows', () => scene.buckets.conditions.faults.always('GetObject', DENIED), []],
  ])('counts the hours left after a failure when %s', async (_, prepare, hours) => {
    prepare();
    scene.ca.disable();

    await expect(invoke()).rejects.toThrow();

    expect(values(CrlMetric.HoursLeft)).toEqual(hours);
    expect(values(CrlMetric.Published)).toEqual([0]);
  });

  it('throws when its list lacks an entry, and says so once', async () => {
    await scene.record('broken');
    await scene.record('0A');

    await expect(invoke()).rejects.toMatchObject({ reason: 'LedgerEntryUnreadable' });

    expect(scene.telemetry.logged('Revocation list lacks an entry')).toMatchObject([
      { ...PLACE, reason: 'LedgerEntryUnreadable', error: { message: expect.stringContaining('broken') } },
    ]);
    expect(scene.telemetry.logged('Revocation list not published')).toEqual([]);
    expect(values(CrlMetric.Published)).toEqual([0]);
    expect(values(CrlMetric.Entries)).toEqual([1]);
    expect(values(CrlMetric.HoursLeft)).toEqual([168 - LATE]);
  });

  it('takes no list for its own that somebody else made to last for years', async () => {
    await invoke();
    const forged = Buffer.from(scene.published() as Buffer);
    const end = forged.indexOf('260608115500Z');
    forged.write('36', end);
    scene.buckets.put(PLACE.bucket, PLACE.key, { body: forged });
    scene.telemetry.clear();

    await expect(invoke()).rejects.toMatchObject({ reason: 'PublishedListForeign' });

    expect(values(CrlMetric.HoursLeft)).toEqual([0]);
  });

  it("reports how long the list lasts also when the CA's certificate cannot be read", async () => {
    await invoke();
    scene.telemetry.clear();
    scene.ca.services.parameters.conditions.faults.always('GetParameter', {
      ...DENIED,
      code: 'AccessDeniedException',
    });

    await expect(invoke()).rejects.toMatchObject({ reason: 'AuthorityAccessDenied' });

    expect(values(CrlMetric.HoursLeft)).toEqual([168 - LATE]);
  });

  it('misses no list of a CA that has no certificate yet, so that nobody is paged', async () => {
    scene.ca.install('-');

    await expect(invoke()).rejects.toMatchObject({ reason: 'AuthorityNotActive' });

    expect(values(CrlMetric.HoursLeft)).toEqual([]);
    expect(values(CrlMetric.Published)).toEqual([0]);
  });

  it('counts negative hours once the list has expired', async () => {
    await invoke();
    scene.telemetry.clear();
    scene.nowMs = START + 170 * HOUR_MS;
    scene.ca.disable();

    await expect(invoke()).rejects.toThrow();

    expect(values(CrlMetric.HoursLeft)).toEqual([-2 - LATE]);
  });

  it('keeps time for its report when Lambda is about to end it', async () => {
    await invoke();
    scene.telemetry.clear();

    // The report's share of the time is all that is left.
    await expect(invoke(10_000)).rejects.toMatchObject({ reason: 'DeadlineExceeded' });

    expect(values(CrlMetric.HoursLeft)).toEqual([168 - LATE]);
  });
});
