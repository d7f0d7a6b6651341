// Outlives one of our processes by a moment. When that process's end of the pipe closes, however it died, this one
// kills what it started and removes its temporary folders, since it cannot do so itself after SIGKILL.
//
// Reads lines: `+process PID` has started, `-process PID` has ended, `+folder PATH`.

const { rmSync } = require('node:fs');

const processes = new Set();
const folders = new Set();

// Its work begins when the others have ended.
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
          // It leads no group, or has ended by itself.
        }
      }
    }
    // What was killed may still write for a moment.
    for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
    process.exit();
  });
