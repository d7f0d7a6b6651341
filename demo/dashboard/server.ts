import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { closeServer } from '../../sandbox/wire/close-server';
import { BadDay } from './account/bad-day';
import type { PracticeAccount } from './account/practice-account';
import { documentFiles } from './documents';
import { type PageFile, pageFiles } from './page-files';
import { pageState } from './page-state';
import { takePort } from './port';
import { RequestRefused, refuseOtherSites } from './requests';

/** The page loads nothing from other sites, and none may frame it. */
const SECURITY = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; img-src 'self' data:; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
};

/** Buttons that are refused while the switch is turning. */
const ONE_AT_A_TIME: readonly string[] = ['roll-back', 'restore', 'day'];

/** How to start the page. */
export interface DashboardServerOptions {
  /** What it shows and switches. */
  readonly account: PracticeAccount;
  /** From `takePort`. @default one on any free port */
  readonly server?: Server;
}

/** The local web page: the deployed dashboard, and buttons for faults and the switch. */
export class DashboardServer {
  /** Serves the page from now on. */
  static async start({ account, server }: DashboardServerOptions): Promise<DashboardServer> {
    const files = new Map([...(await pageFiles()), ...(await documentFiles())]);
    return new DashboardServer(account, files, server ?? (await takePort(0)));
  }

  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly #port: number;
  #day: BadDay | undefined;

  readonly #account: PracticeAccount;
  readonly #files: ReadonlyMap<string, PageFile>;
  readonly #server: Server;

  private constructor(account: PracticeAccount, files: ReadonlyMap<string, PageFile>, server: Server) {
    this.#account = account;
    this.#files = files;
    this.#server = server;

    this.#port = (server.address() as AddressInfo).port;
    this.url = `http://127.0.0.1:${this.#port}`;
    server
      .removeAllListeners('request')
      .on('request', (request: IncomingMessage, response: ServerResponse) => {
        this.#serve(request, response).catch((error: unknown) => {
          const status = error instanceof RequestRefused ? error.status : 500;
          const message = error instanceof Error ? error.message : String(error);
          response.writeHead(status, { ...SECURITY, 'content-type': 'application/json' });
          response.end(JSON.stringify({ message }));
        });
      });
  }

  /** Plays the bad day from its beginning, unless it is playing. */
  playDay(): void {
    if (this.#day !== undefined) return;
    const day = new BadDay(this.#account);
    this.#day = day;
    day
      .play()
      .catch((error: unknown) => this.#account.timeline.note('fault', String(error)))
      .finally(() => {
        if (this.#day === day) this.#day = undefined;
      });
  }

  /** Stops the bad day; faults stay on. */
  stopDay(): void {
    this.#day?.stop();
    this.#day = undefined;
  }

  /** Closes the port and every connection. */
  async stop(): Promise<void> {
    this.stopDay();
    await closeServer(this.#server);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    refuseOtherSites(request, this.#port);
    const { method } = request;
    const url = new URL(request.url ?? '/', this.url).pathname;
    if (method === 'POST') {
      await this.#press(url);
      response.writeHead(204, SECURITY).end();
      return;
    }
    const file = this.#files.get(url);
    if (file !== undefined) {
      response.writeHead(200, { ...SECURITY, 'content-type': file.contentType }).end(file.body);
      return;
    }
    if (url !== '/state') throw new RequestRefused(404, `There is no ${url}.`);
    const day = this.#day && { phase: this.#day.phase?.title };
    const state = pageState(this.#account, day);
    response.writeHead(200, { ...SECURITY, 'content-type': 'application/json' }).end(JSON.stringify(state));
  }

  /** Any button stops the bad day: the person takes over. */
  async #press(url: string): Promise<void> {
    const [, what = '', name = '', turn] = url.split('/');
    const { underWay } = this.#account.switch;
    if (underWay !== undefined && ONE_AT_A_TIME.includes(what))
      throw new RequestRefused(409, `${underWay} …`);
    if (what === 'day' && this.#day === undefined) {
      this.playDay();
      return;
    }
    this.stopDay();
    if (what === 'day') return;
    const fault = this.#account.faults.find(name);
    if (what === 'fault' && fault !== undefined && (turn === 'on' || turn === 'off')) {
      this.#account.setFault(name, turn === 'on');
    } else if (what === 'fix-all') this.#account.fixAll();
    else if (what === 'roll-back') await this.#account.switch.rollBack();
    else if (what === 'restore') await this.#account.switch.restore();
    else throw new RequestRefused(404, `There is no button ${url}.`);
  }
}
