#!/usr/bin/env node
// npx and npm scripts put node_modules/.bin first on the path, so `node` here is the pinned Node 24.
require('node:module').enableCompileCache?.();
require('../../../dist/cli/cdktf/main.js');
