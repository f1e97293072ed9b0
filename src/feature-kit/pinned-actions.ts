/** Actions of GitHub that generated workflows use, by commit: a tag can be moved. */
export const pinnedActions = {
  checkout: 'actions/checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd # v6.0.2',
  setupNode: 'actions/setup-node@53b83947a5a98c8d113130e565377fae1a50d02f # v6.3.0',
  cache: 'actions/cache@668228422ae6a00e4ad889ee87cd7109ec5666a7 # v5.0.4',
  uploadSarif:
    'github/codeql-action/upload-sarif@f443b600d91635bebf5b0d9ebc620189c0d6fba5 # v4.30.8',
};
