import jsxA11y from 'eslint-plugin-jsx-a11y';
import reactHooks from 'eslint-plugin-react-hooks';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/**
 * Few rules, all of them errors, and no waiver in the code (`noInlineConfig`). Most of them need the types.
 */

const CLOCK_AND_CHANCE = [
  {
    selector: "MemberExpression[object.name='Date'][property.name='now']",
    message: 'Take the time from `env.now`.',
  },
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'Take the time from `env.now`.',
  },
  {
    selector: "MemberExpression[object.name='Math'][property.name='random']",
    message: 'Take chance from the seed in `env`.',
  },
];

const ASYNC = [
  { selector: ':function[async=true]', message: 'The engine never waits; only parse/read-bpmn.ts is async.' },
  { selector: 'AwaitExpression', message: 'The engine never waits; only parse/read-bpmn.ts is async.' },
];

const LOST_CALLBACKS = [
  {
    selector:
      "CallExpression:matches([callee.property.name='mutate'], [callee.name='mutate'])[arguments.length>1]",
    message:
      'What stands here is lost when the component closes first: use `afterWrite(mutation.mutateAsync(…), …)`, or give it to `useMutation`.',
  },
];

const BROWSER_FOLDERS = '{web,modeler,tasklist,cockpit}';

export default defineConfig(
  { ignores: ['node_modules/', 'dist/', '.data/', 'coverage/', 'bench/node_modules/'] },
  {
    files: ['**/*.{ts,tsx,mjs,cjs,js}'],
    linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-new-func': 'error',
      'prefer-const': 'error',
      'no-var': 'error',
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['**/*.{ts,tsx}'],
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: {
        projectService: { allowDefaultProject: ['web/vite.config.ts'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    plugins: { '@typescript-eslint': tseslint.plugin },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/await-thenable': 'error',
    },
  },
  {
    // A function fits on one screen. Tests are lists of examples and migrations are lists of statements: there the
    // length of a function says nothing.
    files: ['**/*.{ts,tsx,mjs}'],
    ignores: ['test/**', 'migrations/**'],
    rules: {
      'max-lines-per-function': ['error', { max: 70, skipBlankLines: true, skipComments: true, IIFEs: true }],
    },
  },
  {
    files: ['engine/**/*.ts'],
    ignores: ['engine/parse/read-bpmn.ts'],
    rules: { 'no-restricted-syntax': ['error', ...CLOCK_AND_CHANCE, ...ASYNC] },
  },
  {
    files: ['engine/parse/read-bpmn.ts'],
    rules: { 'no-restricted-syntax': ['error', ...CLOCK_AND_CHANCE] },
  },
  {
    // The durable parts get time and chance through their ports, so that simulation can replace both.
    files: ['runtime/{commands,jobs,timers,messages}/**/*.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...CLOCK_AND_CHANCE.map(({ selector }) => ({
          selector,
          message: 'Take time and chance from the ports.',
        })),
        { selector: "CallExpression[callee.name='randomUUID']", message: 'Take keys from the key source.' },
        {
          selector: "MemberExpression[property.name='hrtime']",
          message: 'Take the time from the clock port.',
        },
      ],
    },
  },
  {
    files: [`${BROWSER_FOLDERS}/**/*.{ts,tsx}`],
    rules: { 'no-restricted-syntax': ['error', ...LOST_CALLBACKS] },
  },
  {
    files: [`${BROWSER_FOLDERS}/**/*.tsx`],
    plugins: { 'react-hooks': reactHooks, 'jsx-a11y': jsxA11y },
    rules: {
      ...jsxA11y.flatConfigs.recommended.rules,
      // A diagram is a region that takes the focus and the arrow keys; axe and the keyboard tests judge the result.
      'jsx-a11y/no-noninteractive-tabindex': [
        'error',
        { roles: ['tabpanel', 'application', 'region', 'group'] },
      ],
      'jsx-a11y/no-noninteractive-element-interactions': 'off',
      // Keys may be handled where they bubble to; what is clicked must be a control.
      'jsx-a11y/no-static-element-interactions': [
        'error',
        { handlers: ['onClick', 'onMouseDown', 'onMouseUp'] },
      ],
      'react-hooks/rules-of-hooks': 'error',
      'react-hooks/exhaustive-deps': 'error',
    },
  },
);
