import { describe, expect, it, jest } from '@jest/globals';
import { checkCsr } from '../../../handler/csr/csr';
import { ANY_NAMES } from '../../../handler/csr/request-policy';
import { RequestRejected } from '../../../handler/errors';
import { RejectionReason } from '../../../handler/vocabulary';
import { readFixture } from '../../../test/handler/csr/fixtures';
import { attributes, forgeCsr, name, Oid, toPem } from '../../../testing/requests/forge';
import { whyStricter } from '../../../testing/requests/stricter';
import { oid, sequence, set } from '../../../testing/requests/write-der';
import { caseOf } from '../../fuzz/cases';
import { Issuance } from '../../fuzz/issuance';
import { findUnreadName } from '../../fuzz/openssl-names';
import { readFuzzOptions } from '../../fuzz/options';
import { report } from '../../fuzz/report';
import { type FuzzFailure, fuzz } from '../../fuzz/run';
import { opensslOpinion } from '../../fuzz/second-opinion';
import { judge } from '../../fuzz/verdict';

// Generous: a slow machine is not a defect, but a hang is.
jest.setTimeout(240_000);

/** The duration of a check depends on the machine, so only `npm run fuzz` judges it. */
const isOfTime = ({ defect }: FuzzFailure) => /^took/.test(defect);

describe('npm run fuzz', () => {
  it('finds no defect in 2,000 cases', async () => {
    const { failures, accepted, issued, refusedByCa, refused, kinds, shownToOpenssl } = await fuzz({
      cases: 2_000,
      seed: 1,
      opensslEvery: 40,
    });

    expect(failures.filter((failure) => !isOfTime(failure))).toEqual([]);
    expect(accepted).toBeGreaterThan(50);
    expect(issued + refusedByCa).toBe(accepted);
    expect(issued).toBeGreaterThan(refusedByCa);
    expect(shownToOpenssl).toBeGreaterThan(accepted);
    expect(Object.keys(kinds)).toHaveLength(10);
    expect(Object.keys(refused).length).toBeGreaterThan(8);
  });

  it('makes the same case from the same seed, except for keys and signatures', () => {
    const { kind, description } = caseOf(4_711);

    expect(caseOf(4_711)).toMatchObject({ kind, description });
    expect(new Set([1, 2, 3, 4, 5].map((seed) => caseOf(seed).description)).size).toBe(5);
  });

  it('prints the seed of a failure, and its PEM to keep as a fixture', async () => {
    const result = await fuzz({ cases: 1, seed: 7, opensslEvery: 1_000 });
    const fuzzCase = caseOf(7);

    const printed = report({ ...result, failures: [{ seed: 7, fuzzCase, defect: 'threw TypeError' }] });

    expect(printed).toContain('FAILED: threw TypeError');
    expect(printed).toContain('npm run fuzz -- --cases 1 --seed 7');
    expect(printed).toContain(fuzzCase.pem);
  });
});

describe('The verdict on a case', () => {
  const der = forgeCsr();
  const fuzzCase = { kind: 'a test', description: '', pem: toPem(der), der };

  it('has no defect for a good request', () => {
    expect(judge(fuzzCase)).toMatchObject({ csr: { subject: 'CN=device-1' }, defects: [] });
  });

  it.each([
    ['other bytes than were sent', { der: Buffer.alloc(3) }, 'accepted other bytes than were sent'],
    [
      'an old signature',
      { original: forgeCsr({ subject: name(['device-2']) }) },
      'accepted a signature for other bytes',
    ],
  ])('has one for %s', (_, change, defect) => {
    expect(judge({ ...fuzzCase, ...change }).defects).toEqual([defect]);
  });
});

describe('The certificate of an accepted request', () => {
  const csr = checkCsr(readFixture('good-alternative-names-of-every-kind'), 'device-1', ANY_NAMES);

  it('can be handed out', async () => {
    const issuance = await Issuance.create();

    expect(await issuance.issue(csr)).toBe('issued');
  });

  it('is a failure if the signer withholds it', async () => {
    const issuance = await Issuance.create();
    const misread = { ...csr, alternativeNames: { der: undefined, names: [] } };

    expect(await issuance.issue(misread)).toEqual({
      defect: expect.stringMatching(
        /^accepted, and its .* not handed out: CertificateAlternativeNamesDiffer: /,
      ),
    });
  });

  it('is not issued if the CA cannot parse the request', async () => {
    const issuance = await Issuance.create();
    const password = sequence(oid(Oid.challengePassword), set(sequence()));
    const odd = checkCsr(toPem(forgeCsr({ attributes: attributes(password) })), 'device-1', ANY_NAMES);

    expect(await issuance.issue(odd)).toBe('refused by the CA');
  });
});

describe('The alternative names that openssl reads', () => {
  const pem = readFixture('good-alternative-names-of-every-kind');
  const { names } = checkCsr(pem, 'device-1', ANY_NAMES).alternativeNames;

  it('are the ones that the signer reads', async () => {
    const { text } = await opensslOpinion(pem);

    expect(findUnreadName(names, text)).toBeUndefined();
    expect(findUnreadName([...names].reverse(), text)).toBeDefined();
    expect(findUnreadName([...names, 'DNS:evil.example'], text)).toBe('DNS:evil.example');
  });
});

describe('A refusal of a CSR that openssl accepts', () => {
  const rejected = (explanation: string) => new RequestRejected(RejectionReason.CsrMalformed, explanation);

  it('is explained', () => {
    expect(whyStricter(rejected('the CSR is not well-formed: an indefinite length.'))).toContain('BER');
  });

  it('is a failure without an explanation', () => {
    expect(whyStricter(rejected('something new.'))).toBeUndefined();
  });
});

describe('The options of npm run fuzz', () => {
  it('have defaults', () => {
    expect(readFuzzOptions([])).toEqual({ cases: 10_000, seed: 1, opensslEvery: 50 });
  });

  it('are undefined for --help', () => {
    expect(readFuzzOptions(['--help'])).toBeUndefined();
  });

  it.each([
    [['--cases', '0'], '--cases must be a whole number from 1'],
    [['--seed', '-1'], '--seed'],
    [['--openssl-every', 'x'], '--openssl-every must be a whole number'],
    [['--nonsense'], '--nonsense'],
  ])('%j are refused', (argv, message) => {
    expect(() => readFuzzOptions(argv)).toThrow(message);
  });
});
