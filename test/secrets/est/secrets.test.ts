import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { FailureReason } from '../../../handler/vocabulary';
import { estOf, type SandboxEst } from '../../../sandbox/authorities/est/est-authority';
import { EST } from '../../../sandbox/authorities/est/kind';
import { Channels } from '../channels';
import { SecretFinder } from '../forms';
import { loudAnswer } from '../loud-answers';
import { EVERY_CHANNEL, markerFinder } from '../markers';
import { lookForStored } from '../stored-secrets';
import {
  askWhileLoud,
  askWhileUntrusted,
  askWithoutSecrets,
  askWithSpoilt,
  deployWhileLoud,
  rollBackAndLift,
} from '../trouble';

// Generous: a slow machine is not a defect, a hang is.
jest.setTimeout(180_000);

const UNTRUSTED = FailureReason.AuthorityUntrusted;

// One deployment: what it says is searched at the end.
describe('Of the password and the key for an EST server', () => {
  const finder = new SecretFinder();
  let channels: Channels;
  let est: SandboxEst;

  /** The password, and the header that carries it: what each request says. */
  const said = () => est.credentials.texts.slice(0, 2);
  /** Has the server answer calls loudly. */
  const loud = (role: 'order' | 'issuer') => (name: string) => {
    est.calls.always(role, loudAnswer(name, said()));
    return () => est.calls.clear();
  };

  beforeAll(async () => {
    channels = await Channels.open(EST);
    est = estOf(channels.stage.sandbox.aws);
    lookForStored(finder, est.services.secrets);
    await channels.plan();
    expect(await channels.apply()).toBe(true);
    expect(await channels.ask()).toBe('signed');
    expect(await channels.check()).toEqual([]);
  });

  afterAll(() => channels.close());

  it('answers that repeat them refuse devices', async () => {
    const orders = await askWhileLoud(channels, loud('order'));
    await channels.renewContainer();
    const issuers = await askWhileLoud(channels, loud('issuer'));

    expect(Object.values({ ...orders, ...issuers })).not.toContain('signed');
    expect(await channels.find(finder)).toEqual({});
  });

  it('a server that nobody trusts, and AWS that hands nothing out, refuse devices', async () => {
    expect(await askWhileUntrusted(channels, { authority: est, server: est.server.https })).toEqual({
      ...{ expired: UNTRUSTED, 'other name': UNTRUSTED, 'unknown issuer': UNTRUSTED, outdated: UNTRUSTED },
      closed: FailureReason.AuthorityUnavailable,
    });
    expect(
      await askWithoutSecrets(channels, { authority: est, server: est.server.https }, [
        'secret',
        'anchors',
        'intend',
      ]),
    ).toEqual({
      secret: FailureReason.CredentialUnavailable,
      anchors: FailureReason.CredentialUnavailable,
      intend: FailureReason.LedgerAccessDenied,
    });
    expect(await channels.find(finder)).toEqual({});
  });

  it.each(['iot-ca/password', 'iot-ca/client-certificate'])('a spoilt %s refuses devices', async (name) => {
    const reasons = Object.values(await askWithSpoilt(channels, name));

    expect(new Set(reasons)).toEqual(new Set([FailureReason.CredentialUnavailable]));
    expect(await channels.ask()).toBe('signed');
    expect(await channels.find(finder)).toEqual({});
  });

  it('the mistakes of whoever runs the server refuse devices', async () => {
    for (const { begin } of est.ownFaults) {
      begin();
      expect(await channels.ask()).not.toBe('signed');
      await channels.check();
      est.enable();
    }
    est.calls.always('order', { kind: 'hang' });
    expect(await channels.ask()).not.toBe('signed');
    est.calls.clear();
    expect(await channels.find(finder)).toEqual({});
  });

  it('rotations go unnoticed', async () => {
    const after = async () => expect(await channels.ask()).toBe('signed');
    await est.rotatePassword(after);
    await est.rotateClientCertificate(after);

    expect(finder.names.filter((name) => /^(password|private key)/.test(name)).length).toBeGreaterThan(3);
    expect(await channels.find(finder)).toEqual({});
  });

  it('a deploy fails that an answer with them stops, and runbooks run', async () => {
    expect(await deployWhileLoud(channels, loud('order'))).toBe(false);
    await rollBackAndLift(channels);
    expect(await channels.apply()).toBe(true);
    await channels.plan({ memory_mb: '768' });

    expect(await channels.find(finder)).toEqual({});
  });

  it('all of that was searched', async () => {
    const found = await channels.find(markerFinder('est/fleet/simpleenroll'));

    expect(EVERY_CHANNEL.filter((channel) => !(channel in (found[channel] ?? {})))).toEqual([]);
  });

  it('they would have been found', async () => {
    const [password = ''] = said();
    await channels.ask(password);
    await channels.plan({ tags: JSON.stringify({ leak: password }) });

    const found = await channels.find(finder);

    expect(Object.keys(found)).toEqual(expect.arrayContaining(['log', 'output of Terraform', 'plan']));
    expect(Object.keys(found.log ?? {})).toEqual([expect.stringMatching(/^password /)]);
  });
});
