import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiError } from '../api-error';
import { JSON_1_1 } from '../protocols/aws-json';
import type { WireAnswer } from '../protocols/protocol';
import type { Outcome } from '../request-counts';
import { resetConnection } from '../reset';
import { send, sendHead } from '../send';
import type { WireFault } from './wire-fault';

/** An answer and its outcome for the counts. */
export interface CountedAnswer {
  readonly answer: WireAnswer;
  readonly outcome: Outcome;
}

/** A request that waits for its answer. */
export interface Exchange {
  readonly response: ServerResponse;
  /** Executes the request and returns the right answer; not called if a fault strikes before. */
  readonly take: () => Promise<CountedAnswer>;
  /** Is called with the outcome before the client can know it. */
  readonly count: (outcome: Outcome) => void;
  /** The answer that carries an error, in the request's protocol. */
  readonly refusal: (error: Pick<ApiError, 'code' | 'message' | 'status'>) => WireAnswer;
  /** Aborts the pauses of `delay` and `drip`. */
  readonly stopping: AbortSignal;
}

/** Answers a request, or applies the fault. */
export async function respond(exchange: Exchange, fault: WireFault | undefined): Promise<void> {
  const { response, take, count, stopping } = exchange;
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
      response.write(Buffer.from(answer.body).subarray(0, fault.bytes), () => socket?.destroySoon());
      return;
    }
    case 'drip': {
      const { answer } = await take();
      const body = Buffer.from(answer.body);
      count(`fault:${fault.kind}`);
      sendHead(response, answer);
      for (let sent = 0; sent < body.length && !response.destroyed; sent += fault.bytes) {
        response.write(body.subarray(sent, sent + fault.bytes));
        await pause(fault.everyMilliseconds);
      }
      response.end();
      return;
    }
    default: {
      if (fault.strikes === 'after') {
        const { answer, outcome } = await take();
        if (isSuccess(fault) && answer.status >= 300) {
          count(outcome);
          send(response, answer);
          return;
        }
      }
      count(fault.kind === 'aws-error' ? fault.code : `fault:${fault.kind}`);
      replace(exchange, fault);
    }
  }
}

/** Whether it is an answer like one to a request that was taken. Nothing on the way makes that of a refusal. */
function isSuccess(fault: WireFault): boolean {
  return fault.kind === 'response' && (fault.status ?? 200) < 300;
}

/** Sends something instead of the right answer. */
function replace(
  { response, refusal }: Exchange,
  fault: Extract<WireFault, { readonly kind: 'aws-error' | 'response' | 'reset' | 'hang' }>,
): void {
  switch (fault.kind) {
    case 'aws-error':
      send(response, refusal({ message: 'A planned fault.', status: undefined, ...fault }));
      return;
    case 'response':
      send(response, {
        status: fault.status ?? 200,
        body: Buffer.from(fault.body),
        contentType: fault.contentType ?? JSON_1_1,
        headers: fault.headers,
      });
      return;
    case 'reset':
      if (response.socket) resetConnection(response.socket);
      return;
    case 'hang':
      return;
  }
}
