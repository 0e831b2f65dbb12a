/** Longer than any one file takes, also where the machine is slow and busy. */
const patienceMilliseconds = 40 * 60_000;

/** Ends a run in which no test file has ended for a long time, and names those that are at work: nobody waits for CI's own limit. */
module.exports = class StallReporter {
  atWork = new Set();

  onRunStart() {
    this.watch();
  }

  onTestFileStart({ path }) {
    this.atWork.add(path);
  }

  onTestFileResult({ path }) {
    this.atWork.delete(path);
    this.watch();
  }

  onRunComplete() {
    clearTimeout(this.timer);
  }

  watch() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      process.stderr.write(`no test file has ended for 40 minutes; at work: ${[...this.atWork].join(', ')}\n`);
      process.exit(1);
    }, patienceMilliseconds);
  }
};
