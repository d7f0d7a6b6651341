// Outlives the sandbox by a moment: when the sandbox's end of the pipe closes, however it died, the
// containers it left are killed. A container cannot do that itself while its function is in a loop.
//
// Reads lines: `+PID` a container has started, `-PID` it has ended.

const containers = new Set();

// Ctrl-C goes to the whole process group; the work comes after it.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
process.on('SIGHUP', () => {});

require('node:readline')
  .createInterface({ input: process.stdin })
  .on('line', (line) => {
    const pid = Number(line.slice(1));
    if (line.startsWith('+')) containers.add(pid);
    else containers.delete(pid);
  })
  .on('close', () => {
    for (const pid of containers) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It has ended by itself.
      }
    }
    process.exit();
  });
