// Outlives one of our processes by a moment. When that process's end of the pipe closes, however it died, the guard
// kills what it started and removes its temporary folders, which it cannot do itself after SIGKILL.
//
// Reads lines: `+process PID` has started, `-process PID` has ended, `+folder PATH`.

const { rmSync } = require('node:fs');

const processes = new Set();
const folders = new Set();

// It must outlive the processes that these signals end.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});

require('node:readline')
  .createInterface({ input: process.stdin })
  .on('line', (line) => {
    const [what, ...rest] = line.split(' ');
    const name = rest.join(' ');
    if (what === '+process') processes.add(Number(name));
    else if (what === '-process') processes.delete(Number(name));
    else if (what === '+folder') folders.add(name);
  })
  .on('close', () => {
    for (const pid of processes) {
      for (const target of [-pid, pid]) {
        try {
          process.kill(target, 'SIGKILL');
        } catch {
          // It does not lead a group, or has already ended.
        }
      }
    }
    // A killed process may still write for a moment.
    for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
    process.exit();
  });
