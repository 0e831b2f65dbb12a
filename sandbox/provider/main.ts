import '../../core/end-on-quit';
import nodeModule from 'node:module';

// Terraform starts this process several times per command, so compiled code is worth keeping. Node 20 can't.
if ('enableCompileCache' in nodeModule) nodeModule.enableCompileCache();

void import('./serve.js').then(async ({ serve }) => {
  const exitCode = await serve();
  if (exitCode !== undefined) process.exitCode = exitCode;
});
