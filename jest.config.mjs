import { availableParallelism } from 'node:os';

/**
 * One configuration for every test (Node 20 to 26). Packages such as bpmn-moddle, feelin, pg-boss and NestJS 12
 * exist as ES modules only, so tests run as ES modules too: start Jest with `node --experimental-vm-modules`.
 */
const swc = (moduleType) => [
  '@swc/jest',
  {
    jsc: {
      target: 'es2022',
      parser: { syntax: 'typescript', tsx: false, decorators: true },
      transform: {
        legacyDecorator: true,
        decoratorMetadata: true,
        useDefineForClassFields: false,
        react: { runtime: 'automatic' },
      },
      keepClassNames: true,
    },
    module: { type: moduleType },
    sourceMaps: 'inline',
  },
];

const swcTsx = (() => {
  const [name, options] = swc('es6');
  return [name, { ...options, jsc: { ...options.jsc, parser: { ...options.jsc.parser, tsx: true } } }];
})();

// Below Node 24.9 Jest cannot require() an ES module from a CommonJS package; these two are required by
// Fastify's plug-ins, so they are compiled to CommonJS.
const requiredEsModules = '(content-disposition|cookie)';

const shared = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: {
    '\\.ts$': swc('es6'),
    '\\.tsx$': swcTsx,
    [`/node_modules/${requiredEsModules}/.*\\.js$`]: swc('commonjs'),
  },
  transformIgnorePatterns: [`/node_modules/(?!${requiredEsModules}/)`],
  moduleNameMapper: {
    '^#(engine|runtime|client|web)$': '<rootDir>/$1/index.ts',
  },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/bench/node_modules/', '<rootDir>/.data/'],
};

const onPostgres = {
  globalSetup: '<rootDir>/test/support/start-test-cluster.ts',
  globalTeardown: '<rootDir>/test/support/stop-test-cluster.ts',
};

const project = (displayName, folders, extra = {}) => ({
  ...shared,
  displayName,
  testMatch: folders.map((folder) => `<rootDir>/test/${folder}`),
  ...extra,
});

export default {
  testTimeout: 30_000,
  // Most tests wait for PostgreSQL or a browser, so that even two processors have time for two files at once.
  maxWorkers: Math.max(2, availableParallelism() - 1),
  // What ES modules of a test file take is not given back; near 4 GB a process does little else than look for memory.
  workerIdleMemoryLimit: '1500MB',
  projects: [
    project('engine', ['{engine,random}/**/*.test.ts']),
    project('conformance', ['conformance/**/*.test.ts'], onPostgres),
    project('simulation', ['simulation/**/*.test.ts'], onPostgres),
    project('store', ['runtime/store/**/*.test.ts'], onPostgres),
    project('runtime', ['runtime/**/*.test.ts'], {
      ...onPostgres,
      testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/runtime/store/'],
    }),
    project('api', ['api/**/*.test.ts', 'client/**/*.test.ts', 'cli/**/*.test.ts'], onPostgres),
    project('ui', ['{ui,web,modeler,tasklist,cockpit}/**/*.test.{ts,tsx}'], onPostgres),
    project('faults', ['faults/**/*.test.ts'], onPostgres),
    project('tidy', ['*.test.ts', 'scripts/**/*.test.ts']),
  ],
};
