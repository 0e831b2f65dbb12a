#!/usr/bin/env node
// The first statement of all: otherwise SIGQUIT has the system write a core file, with everything that is in memory.
process.on('SIGQUIT', () => process.exit(131));
// Whoever ends early has not done its work: the command itself puts its own exit code in place of this one.
process.exitCode = 70;
// npx and npm scripts put node_modules/.bin first on the path, so `node` here is the pinned Node 24.
if (Number.parseInt(process.versions.node, 10) < 24) {
  process.stderr.write(
    `cdktf runs on the project's own Node 24, got ${process.version}\n  fix: start it with npx cdktf\n`,
  );
  process.exit(1);
}
require('node:module').enableCompileCache();
require('../../../dist/cli/cdktf/main.js');
