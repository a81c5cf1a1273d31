/** Who may import whom. Each rule's comment says what to do instead. */

const SERVER = '^(engine|runtime|api|migrations)/';
const SOURCE = '^(engine|runtime|api|migrations|client|cli|web|modeler|tasklist|cockpit)/';

/** A package from npm, wherever it is resolved to. */
const npm = (names) => `(^|/)node_modules/(${names})/`;

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'engine-is-alone',
      comment:
        'The engine is pure: no platform, no package. Hand in what it needs with the command, or put the code into runtime/.',
      severity: 'error',
      from: { path: '^engine/' },
      to: {
        pathNot: [
          '^engine/',
          npm(
            'bpmn-moddle|zeebe-bpmn-moddle|camunda-bpmn-moddle|dmn-moddle|fast-xml-parser|feelin|cron-parser|re2js',
          ),
        ],
      },
    },
    {
      name: 'engine-parses-in-parse',
      comment: 'XML is read at deployment only: use bpmn-moddle and fast-xml-parser in engine/parse/.',
      severity: 'error',
      from: { path: '^engine/', pathNot: '^engine/parse/' },
      to: { path: npm('bpmn-moddle|zeebe-bpmn-moddle|camunda-bpmn-moddle|fast-xml-parser') },
    },
    {
      name: 'engine-evaluates-in-expressions',
      comment:
        'Expressions go through engine/expressions/, which limits and sanitizes them: call it instead of feelin.',
      severity: 'error',
      from: { path: '^engine/', pathNot: '^engine/expressions/' },
      to: { path: npm('feelin') },
    },
    {
      name: 'front-door-of-the-engine',
      comment:
        'Import "#engine". What is missing there is added to engine/index.ts on purpose, or is not for you.',
      severity: 'error',
      from: { path: SOURCE, pathNot: '^engine/' },
      to: { path: '^engine/', pathNot: '^engine/index\\.ts$' },
    },
    {
      name: 'front-door-of-the-runtime',
      comment:
        'Import "#runtime". What is missing there is added to runtime/index.ts on purpose, or is not for you.',
      severity: 'error',
      from: { path: SOURCE, pathNot: '^(runtime|migrations)/' },
      to: { path: '^runtime/', pathNot: '^runtime/index\\.ts$' },
    },
    {
      name: 'doors-by-name',
      comment:
        'Write "#engine" and "#runtime", not a path to their index.ts: the name is what package.json promises.',
      severity: 'error',
      from: { path: SOURCE },
      to: { path: '^(engine|runtime)/index\\.ts$', dependencyTypesNot: ['aliased-subpath-import'] },
    },
    {
      name: 'elements-are-strangers',
      comment:
        'An element never calls another one, nor the loop: emit facts and queue steps by the verbs of BehaviorContext. What two elements share belongs beside elements/.',
      severity: 'error',
      from: { path: '^engine/elements/.+/([^/]+)\\.ts$' },
      to: { path: '^engine/(elements/|execute\\.ts|evolve\\.ts)', pathNot: '^engine/elements/.+/$1\\.ts$' },
    },
    {
      name: 'one-writer',
      comment:
        'Only execute and behavior-context apply facts to a state: emit a fact instead of changing the state.',
      severity: 'error',
      from: { path: SOURCE, pathNot: '^engine/(execute|behavior-context|replay|index)\\.ts$' },
      to: { path: '^engine/evolve\\.ts$' },
    },
    {
      name: 'sql-in-store',
      comment:
        'SQL is visible in one place: add an operation to runtime/store/ and call it through the port.',
      severity: 'error',
      from: { path: SOURCE, pathNot: '^(runtime/store|migrations)/' },
      to: { path: npm('pg|@types/pg|typeorm') },
    },
    {
      name: 'boss-in-queue',
      comment:
        'Later work is asked for through runtime/queue/, which knows the names, settings and traps of pg-boss.',
      severity: 'error',
      from: { path: SOURCE, pathNot: '^runtime/queue/' },
      to: { path: npm('pg-boss') },
    },
    {
      name: 'mail-in-its-place',
      comment:
        'Mail leaves by the outbox: write a row there; runtime/humans/ and runtime/connectors/ render and send.',
      severity: 'error',
      from: { path: SOURCE, pathNot: '^runtime/(humans|connectors)/' },
      to: { path: npm('nodemailer|@types/nodemailer|handlebars') },
    },
    {
      name: 'simulation-is-a-port',
      comment:
        'These parts run on any store: import runtime/store/port.ts and take the implementation as a parameter.',
      severity: 'error',
      from: { path: '^runtime/(commands|jobs|timers|messages)/' },
      to: { path: '^runtime/(store|simulation)/', pathNot: '^runtime/store/port\\.ts$' },
    },
    {
      name: 'nest-in-api',
      comment: 'NestJS is for HTTP: keep it in api/ and pass plain values on.',
      severity: 'error',
      from: { path: SOURCE, pathNot: '^api/' },
      to: { path: npm('@nestjs/[^/]+|nestjs-pino') },
    },
    {
      name: 'nobody-imports-api',
      comment: 'api/ is the outermost part. Move what two parts need to runtime/, or speak HTTP.',
      severity: 'error',
      from: { path: SOURCE, pathNot: '^api/' },
      to: { path: '^api/' },
    },
    {
      name: 'api-asks-the-runtime',
      comment:
        'Controllers know commands and queries, not BPMN: ask "#runtime" for what you need of the engine.',
      severity: 'error',
      from: { path: '^api/' },
      to: { path: '^engine/' },
    },
    {
      name: 'runtime-looks-down-only',
      comment: 'runtime/ knows engine/ and migrations/, nothing above it.',
      severity: 'error',
      from: { path: '^(runtime|migrations)/' },
      to: { path: '^(client|cli|web|modeler|tasklist|cockpit)/' },
    },
    {
      name: 'browser-speaks-http',
      comment: 'Pages, client and command line know the server by HTTP only: call it through "#client".',
      severity: 'error',
      from: { path: '^(web|modeler|tasklist|cockpit|client|cli)/' },
      to: { path: SERVER },
    },
    {
      name: 'client-is-alone',
      comment: 'client/ is what a developer installs: it must not depend on the pages or the command line.',
      severity: 'error',
      from: { path: '^client/' },
      to: { path: '^(cli|web|modeler|tasklist|cockpit)/' },
    },
    {
      name: 'areas-are-strangers',
      comment: 'Areas of the browser do not know each other: what two of them need goes to web/.',
      severity: 'error',
      from: { path: '^(modeler|tasklist|cockpit)/' },
      to: { path: '^(modeler|tasklist|cockpit)/', pathNot: '^$1/' },
    },
    {
      name: 'shell-knows-doors-only',
      comment: 'The shell loads an area by its index and knows nothing else of it.',
      severity: 'error',
      from: { path: '^web/' },
      to: { path: '^(modeler|tasklist|cockpit)/', pathNot: '^(modeler|tasklist|cockpit)/index\\.tsx?$' },
    },
    {
      name: 'no-vm',
      comment:
        'node:vm and vm2 are no boundary (scripts run in QuickJS in a process of their own); axios has gadgets (use undici).',
      severity: 'error',
      from: {},
      to: { path: ['^(node:)?vm$', npm('vm2|axios')] },
    },
    {
      name: 'no-cycles',
      comment:
        'Two files that need each other are one file, or need a third one. Only types may point back: they are gone when the code runs.',
      severity: 'error',
      from: { path: SOURCE },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-test-in-source',
      comment: 'Source never needs its tests.',
      severity: 'error',
      from: { path: SOURCE },
      to: { path: '^(test|bench)/' },
    },
    {
      name: 'no-unresolved',
      comment: 'The import leads nowhere: correct the path, or add the package to package.json.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-dev-package-on-the-server',
      comment: 'The server runs with "dependencies" only: move the package there.',
      severity: 'error',
      from: { path: '^(engine|runtime|api|migrations|cli)/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only', 'npm'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|node_modules/\\.cache)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['types', 'import', 'node', 'default', 'require'],
      extensions: ['.ts', '.tsx', '.d.ts', '.mjs', '.js', '.cjs', '.json', '.css'],
      mainFields: ['module', 'main', 'types', 'typings'],
    },
  },
};
