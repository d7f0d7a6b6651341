import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { resetConnection } from '../../wire/reset';
import type { WireFault } from './faults';
import type { Outcome } from './request-counts';
import { type Answer, failure, JSON_1_1, send, sendHead } from './wire';

/** An answer and its outcome for the counts. */
export interface CountedAnswer {
  readonly answer: Answer;
  readonly outcome: Outcome;
}

/**
 * Answers a request, or applies the fault.
 *
 * @param take executes the request and returns the right answer; not called if the fault strikes before
 * @param count is called with the outcome before the client can know it
 * @param stopping aborts the pauses of `delay` and `drip`
 */
export async function respond(
  response: ServerResponse,
  fault: WireFault | undefined,
  take: () => Promise<CountedAnswer>,
  count: (outcome: Outcome) => void,
  stopping: AbortSignal,
): Promise<void> {
  if (fault === undefined) {
    const { answer, outcome } = await take();
    count(outcome);
    send(response, answer);
    return;
  }
  const pause = (milliseconds: number): Promise<void> => sleep(milliseconds, undefined, { signal: stopping });
  switch (fault.kind) {
    case 'delay': {
      const early = fault.strikes === 'after' ? await take() : undefined;
      await pause(fault.milliseconds);
      const { answer, outcome } = early ?? (await take());
      count(outcome);
      send(response, answer);
      return;
    }
    case 'truncate': {
      const { answer } = await take();
      const { socket } = response;
      count(`fault:${fault.kind}`);
      sendHead(response, answer);
      response.write(answer.body.subarray(0, fault.bytes), () => socket?.destroySoon());
      return;
    }
    case 'drip': {
      const { answer } = await take();
      count(`fault:${fault.kind}`);
      sendHead(response, answer);
      for (let sent = 0; sent < answer.body.length && !response.destroyed; sent += fault.bytes) {
        response.write(answer.body.subarray(sent, sent + fault.bytes));
        await pause(fault.everyMilliseconds);
      }
      response.end();
      return;
    }
    default: {
      if (fault.strikes === 'after') {
        await take();
      }
      count(fault.kind === 'aws-error' ? fault.code : `fault:${fault.kind}`);
      replace(response, fault);
    }
  }
}

/** Sends something instead of the right answer. */
function replace(
  response: ServerResponse,
  fault: Extract<WireFault, { readonly kind: 'aws-error' | 'response' | 'reset' | 'hang' }>,
): void {
  switch (fault.kind) {
    case 'aws-error':
      send(response, failure({ message: 'A planned fault.', status: 400, ...fault }));
      return;
    case 'response':
      send(response, {
        status: fault.status ?? 200,
        body: Buffer.from(fault.body),
        contentType: fault.contentType ?? JSON_1_1,
      });
      return;
    case 'reset':
      if (response.socket) resetConnection(response.socket);
      return;
    case 'hang':
      return;
  }
}
