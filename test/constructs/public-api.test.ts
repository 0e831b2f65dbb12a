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
     "JobClient",
     "PlatformBasic",
     "PlatformOAuth",
     "addAccessStacks",
     "addAppChecks",
     "addCheck",
     "assertSound",
     "basicAuth",
     "bodyException",
     "collectInventory",
     "collectProblems",
     "del",
     "field",
     "get",
     "header",
     "patch",
     "path",
     "post",
     "put",
     "synthSound",
     "todayContext",
   ]
  `);
});
