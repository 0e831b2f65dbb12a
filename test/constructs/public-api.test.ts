import * as constructs from '../../constructs';

// What authors import: removing or renaming one breaks their stacks. Types are pinned by the declarations that use them.
test('keeps its public names', () => {
  expect(Object.keys(constructs).sort()).toMatchInlineSnapshot(`
   [
     "AccessStack",
     "AtomicSecret",
     "DataAction",
     "ExternalService",
     "GenesysStack",
     "IssuerSecret",
     "JobClient",
     "PlatformBasic",
     "PlatformOAuth",
     "addAccessStacks",
     "addAppChecks",
     "addCheck",
     "addRule",
     "apiKeyFromTarget",
     "assertSound",
     "basicAuth",
     "bodyException",
     "carriedOver",
     "collectInventory",
     "collectProblems",
     "del",
     "deployedContext",
     "field",
     "genesysClient",
     "get",
     "header",
     "judgeApp",
     "judgeTree",
     "oauthClientCredentials",
     "patch",
     "path",
     "post",
     "put",
     "renewedElsewhere",
     "rulesAround",
     "suppress",
     "synthSound",
     "todayContext",
   ]
  `);
});
