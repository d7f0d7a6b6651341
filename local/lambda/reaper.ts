import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** Sees to it that no container outlives this process, even if this process is killed. */
export class Reaper {
  private readonly child: ChildProcess;

  constructor() {
    this.child = spawn(process.execPath, [join(__dirname, 'reaper-process.cjs')], {
      stdio: ['pipe', 'ignore', 'ignore'],
      env: {},
    });
    // Without a reaper the containers still end with the pipe to this process, unless they are busy.
    this.child.on('error', () => {});
    this.child.stdin?.on('error', () => {});
    this.child.unref();
    (this.child.stdin as unknown as { unref(): void }).unref();
  }

  /** A container has started. */
  watch(pid: number): void {
    this.child.stdin?.write(`+${pid}\n`);
  }

  /** A container has ended; its process id may go to somebody else now. */
  forget(pid: number): void {
    this.child.stdin?.write(`-${pid}\n`);
  }

  /** Ends the reaper and whatever it still watches. */
  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null || !this.child.pid) return;
    const exited = once(this.child, 'exit');
    this.child.ref();
    this.child.stdin?.end();
    await exited;
  }
}
