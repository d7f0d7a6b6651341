import { describe, expect, it } from '@jest/globals';
import { Calls } from '../../../sandbox/authorities/calls';
import { FaultPlan } from '../../../sandbox/wire/faults/fault-plan';
import type { WireFault } from '../../../sandbox/wire/faults/wire-fault';
import { RequestCounts } from '../../../sandbox/wire/request-counts';

const THROTTLED: WireFault = { kind: 'aws-error', code: 'ThrottlingException' };
const RESET: WireFault = { kind: 'reset' };

/** A service with some operations, without a wire. */
function service<Operation extends string>(...operations: readonly Operation[]) {
  const faults = new FaultPlan<Record<Operation, WireFault>>(() => 0.5, operations);
  return { faults, requests: new RequestCounts<Operation>() };
}

/** An authority of two services: one signs, the other keeps records. */
function twoServices() {
  const signing = service('Sign', 'GetPublicKey');
  const ledger = service('PutItem');
  const calls = new Calls<'order' | 'issuer' | 'record'>(
    [
      { ...signing, operations: { order: 'Sign', issuer: 'GetPublicKey' } },
      { ...ledger, operations: { record: 'PutItem' } },
    ],
    ['ConditionalCheckFailedException'],
  );
  return { signing, ledger, calls };
}

describe('The calls of an authority', () => {
  it('meet a fault at the service and the operation of their role', () => {
    const { signing, ledger, calls } = twoServices();

    calls.next('order', THROTTLED, 2);
    calls.always('record', RESET);

    expect(
      ['GetPublicKey', 'Sign', 'Sign', 'Sign'].map((name) => signing.faults.take(name as 'Sign')),
    ).toEqual([undefined, THROTTLED, THROTTLED, undefined]);
    expect(ledger.faults.take('PutItem')).toBe(RESET);
  });

  it('meet a fault at every service if any may', () => {
    const { signing, ledger, calls } = twoServices();

    calls.sometimes('any', RESET, 0.6);

    expect([signing.faults.take('Sign'), ledger.faults.take('PutItem')]).toEqual([RESET, RESET]);
    calls.clear();
    expect([signing.faults.take('Sign'), ledger.faults.take('PutItem')]).toEqual([undefined, undefined]);
  });

  it('are counted by role and outcome, and in all', () => {
    const { signing, ledger, calls } = twoServices();

    signing.requests.add('Sign', 'ok');
    signing.requests.add('Sign', 'ThrottlingException');
    signing.requests.add('GetPublicKey', 'ok');
    ledger.requests.add('PutItem', 'ConditionalCheckFailedException');

    expect(calls.count('order')).toBe(2);
    expect(calls.count('order', 'ok')).toBe(1);
    expect(calls.count('record')).toBe(1);
    expect(calls.count('any', 'ok')).toBe(2);
    expect(calls.totals()).toEqual({ calls: 4, faults: 1 });
    calls.forget();
    expect(calls.totals()).toEqual({ calls: 0, faults: 0 });
  });
});
