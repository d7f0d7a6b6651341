/**
 * What must not outlive this process, however it ends: the processes that it starts, with their own children, and its
 * temporary folders. On request, a separate guard process cleans up even after SIGKILL.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Writable } from 'node:stream';

const processes = new Set<number>();
const folders = new Set<string>();
let guard: ChildProcess | undefined;
let guarded = 0;

/** Ends a process together with this one, and its group if it leads one (`detached`). */
export function ownProcess<Child extends ChildProcess>(child: Child): Child {
  const { pid } = child;
  if (pid === undefined) return child;
  processes.add(pid);
  tell(`+process ${pid}`);
  // Its process id may now go to another process.
  child.once('exit', () => disown(pid));
  return child;
}

/** Removes the folder together with this process. */
export function ownFolder(path: string): void {
  folders.add(path);
  tell(`+folder ${path}`);
}

/** Keeps the guard running until the returned function is called; each call of this one needs its own. */
export function guardLeftovers(): () => void {
  guarded += 1;
  guard ??= startGuard();
  let released = false;
  return () => {
    if (released) return;
    released = true;
    guarded -= 1;
    if (guarded > 0) return;
    // Killed, because it would clean up at the end of its input, which is too early.
    guard?.kill('SIGKILL');
    guard = undefined;
  };
}

/** Kills the processes and removes the folders, synchronously, so that nothing new can appear in between. */
export function removeLeftovers(): void {
  for (const pid of processes) {
    killGroup(pid);
    disown(pid);
  }
  for (const folder of folders) {
    try {
      // A killed process may still write for a moment.
      rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
    } catch {
      // The guard tries again when this process has ended.
    }
  }
}

/** Kills a process of {@link ownProcess} that is still running, with its children. */
export function killGroup(leader: number | undefined): void {
  // After it has ended, its process id may belong to another process.
  if (leader === undefined || !processes.has(leader)) return;
  for (const target of [-leader, leader]) {
    try {
      process.kill(target, 'SIGKILL');
    } catch {
      // It does not lead a group, or has already ended.
    }
  }
}

function disown(pid: number): void {
  processes.delete(pid);
  tell(`-process ${pid}`);
}

function startGuard(): ChildProcess {
  const started = spawn(process.execPath, [join(__dirname, 'guard.cjs')], {
    stdio: ['pipe', 'ignore', 'ignore'],
    // Its environment shows which command it belongs to.
    env: { TMPDIR: tmpdir() },
    // A session of its own, so that a signal to the whole group does not end it.
    detached: true,
  });
  // Without a guard this process still cleans up, unless it is killed.
  started.on('error', () => {});
  started.stdin.on('error', () => {});
  started.unref();
  (started.stdin as Writable & { unref(): void }).unref();
  guard = started;
  for (const pid of processes) tell(`+process ${pid}`);
  for (const folder of folders) tell(`+folder ${folder}`);
  return started;
}

function tell(line: string): void {
  guard?.stdin?.write(`${line}\n`);
}
