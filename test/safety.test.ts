import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const root = join(__dirname, '..');
const rooms = [
  'core',
  'environments',
  'constructs',
  'stacks',
  'genesys',
  'ledger',
  'secrets',
  'rotation',
  'sandbox',
  'terraform',
  'cli',
] as const;
type Room = (typeof rooms)[number];

/** Allowed arrows (docs/architecture.md). A room may always import from itself. */
const arrows: Record<Room, readonly Room[]> = {
  core: [],
  environments: ['core'],
  constructs: ['core'],
  stacks: ['constructs', 'environments', 'core'],
  genesys: ['core'],
  ledger: ['core'],
  secrets: ['ledger', 'genesys', 'core'],
  rotation: ['secrets', 'ledger', 'genesys', 'core'],
  sandbox: ['core', 'genesys'],
  terraform: ['core'],
  cli: [...rooms],
};
/** What the sandbox may take from `genesys/`: descriptions of the wire, not the client. */
const wireDescriptions = /^genesys\/(operations|models|platform-api\.json|schemas\/)/;
/** Files that may touch the outside world directly. */
const edge = /^(cli\/|main\.ts|genesys\/(send|system-fetch)\.ts|core\/clock\.ts)|(^|\/)serve\.ts$/;

interface Import {
  readonly file: string;
  readonly specifier: string;
  readonly isLazy: boolean;
  /** Path below the root; undefined for packages. */
  readonly target: string | undefined;
}

function sourceFiles(): string[] {
  const found = rooms.flatMap((room) =>
    readdirSync(join(root, room), { recursive: true, encoding: 'utf8' }).map((name) => join(room, name)),
  );
  return [...found, 'app.ts', 'main.ts'].filter((name) => name.endsWith('.ts'));
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8');
  const statics = [...text.matchAll(/^(?:import|export)\s[^;]*?from '([^']+)'/gm)].map(([, specifier]) => ({
    specifier,
    isLazy: false,
  }));
  const lazies = [...text.matchAll(/\b(?:import|require)\('([^']+)'\)/g)].map(([, specifier]) => ({
    specifier,
    isLazy: true,
  }));
  return [...statics, ...lazies].map(({ specifier = '', isLazy }) => ({
    file,
    specifier,
    isLazy,
    target: targetOf(file, specifier),
  }));
}

function targetOf(file: string, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  const base = resolve(dirname(join(root, file)), specifier);
  const path = [`${base}.ts`, join(base, 'index.ts'), base].find((candidate) => existsSync(candidate)) ?? base;
  return relative(root, path);
}

const files = sourceFiles();
const imports = files.flatMap(importsOf);
const roomOf = (path: string) => rooms.find((room) => path.startsWith(`${room}/`));

test('has arrows between rooms only where the map allows them', () => {
  const forbidden = imports.filter(({ file, target }) => {
    const [from, to] = [roomOf(file), target === undefined ? undefined : roomOf(target)];
    if (from === undefined || to === undefined || from === to) return false;
    if (!arrows[from].includes(to)) return true;
    return from === 'sandbox' && to === 'genesys' && !wireDescriptions.test(target ?? '');
  });
  expect(forbidden.map(({ file, specifier }) => `${file} → ${specifier}`)).toEqual([]);
});

test('loads the sandbox only from its own commands, and lazily', () => {
  const eager = imports.filter(
    ({ file, target, isLazy }) => file.startsWith('cli/') && target?.startsWith('sandbox/') === true && !isLazy,
  );
  // Type-only imports vanish at run time.
  const kept = eager.filter(
    ({ file, specifier }) =>
      !readFileSync(join(root, file), 'utf8').includes(`import type`) || !isTypeOnly(file, specifier),
  );
  expect(kept.map(({ file, specifier }) => `${file} → ${specifier}`)).toEqual([]);
});

function isTypeOnly(file: string, specifier: string): boolean {
  const text = readFileSync(join(root, file), 'utf8');
  const escaped = specifier.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`import type [^;]*from '${escaped}'`).test(text);
}

test('imports nothing from tests, and from cdktf only where Terraform is described', () => {
  expect(imports.filter(({ target }) => target?.startsWith('test/') === true)).toEqual([]);
  const users = imports.filter(
    ({ specifier }) => specifier === 'cdktf' || specifier === '@cdktf/provider-genesyscloud',
  );
  const strays = users.filter(({ file }) => !/^(constructs|stacks)\/|^(app|main)\.ts$/.test(file));
  expect(strays.map(({ file }) => file)).toEqual([]);
});

/** Types and lazy imports count too: whoever reads a file has to know what it names. */
const targetsOf = (file: string) =>
  imports.flatMap(({ file: from, target }) => (from === file && target?.endsWith('.ts') === true ? [target] : []));

test('has no circle of files', () => {
  const graph = new Map(files.map((file) => [file, targetsOf(file)]));
  expect(circleIn(graph)).toBeUndefined();
});

/** Arrows between folders by which circles still stand. The list only shrinks. */
const standing = ['cli → cli/commands', 'cli → cli/commands/rotation', 'cli/cdktf → cli/commands'];

test('has no circle of folders', () => {
  const found = imports.flatMap(({ file, target }) => {
    if (target?.endsWith('.ts') !== true || dirname(file) === dirname(target)) return [];
    return [`${dirname(file)} → ${dirname(target)}`];
  });
  const graphWithout = (left: readonly string[]) => {
    const arrows = [...new Set(found)].filter((arrow) => !left.includes(arrow)).map((arrow) => arrow.split(' → '));
    return new Map(arrows.map(([from = '']) => [from, arrows.flatMap(([by, to = '']) => (by === from ? [to] : []))]));
  };
  expect(circleIn(graphWithout(standing))).toBeUndefined();
  const mended = standing.filter((arrow) => !circleIn(graphWithout(standing.filter((other) => other !== arrow))));
  expect(mended).toEqual([]);
});

/** The first circle in a graph, from a member back to itself. */
function circleIn(graph: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>();
  const visit = (from: string, trail: readonly string[]): string[] | undefined => {
    if (trail.includes(from)) return [...trail.slice(trail.indexOf(from)), from];
    if (done.has(from)) return undefined;
    for (const next of graph.get(from) ?? []) {
      const circle = visit(next, [...trail, from]);
      if (circle) return circle;
    }
    done.add(from);
    return undefined;
  };
  for (const from of graph.keys()) {
    const circle = visit(from, []);
    if (circle) return circle;
  }
  return undefined;
}

/** The floors of `constructs/`, from the ground up (docs/architecture.md). */
const floors = ['tree', 'words', 'service', 'rules', 'secret', 'login', 'action', 'judge', 'stack', 'inventory'];

test('has constructs that rest on lower floors only', () => {
  const floorOf = (path: string) => floors.indexOf(path.split('/')[1] ?? '');
  const own = imports.filter(({ file }) => /^constructs\/.+\//.test(file));
  expect(own.filter(({ file }) => floorOf(file) < 0).map(({ file }) => file)).toEqual([]);
  const upward = own.filter(({ file, target }) => {
    return target?.startsWith('constructs/') === true && !(floorOf(file) >= floorOf(target) && floorOf(target) >= 0);
  });
  expect(upward.map(({ file, specifier }) => `${file} → ${specifier}`)).toEqual([]);
  // Rules judge words; the constructs that are made of them are for `judge/`.
  const rules = own.filter(({ file, target }) => file.startsWith('constructs/rules/') && floorOf(target ?? '') === 2);
  expect(rules.map(({ file, specifier }) => `${file} → ${specifier}`)).toEqual([]);
});

test('touches environment, time, randomness, network and console at the edges only', () => {
  const forbidden = /\bprocess\.env\b|\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bconsole\.\w+\(|(?<![.\w])fetch\(/;
  const strays = files
    .filter((file) => !edge.test(file))
    .flatMap((file) =>
      withoutComments(readFileSync(join(root, file), 'utf8'))
        .split('\n')
        .filter((line) => forbidden.test(line))
        .map((line) => `${file}: ${line.trim()}`),
    );
  expect(strays).toEqual([]);
});

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|\s)\/\/.*$/gm, '');
}

test('has no test that measures the machine or gives itself a time limit', () => {
  const tests = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  const clocks = /\bperformance\.now\(|\bhrtime\b|\bjest\.setTimeout\(|^(?: {2})?\}, [\d_]+\);$/;
  const strays = tests.flatMap((file) =>
    withoutComments(readFileSync(join(root, 'test', file), 'utf8'))
      .split('\n')
      .filter((line) => clocks.test(line) && !line.includes('const clocks'))
      .map((line) => `${file}: ${line.trim()}`),
  );
  expect(strays).toEqual([]);
});

test('has no default export, no vague file name and no baseUrl', () => {
  const vague = files.filter((file) => /(^|\/)(utils?|helpers?|common|manager|misc)(\.ts|\/)/.test(file));
  expect(vague).toEqual([]);
  expect(files.filter((file) => /^export default/m.test(readFileSync(join(root, file), 'utf8')))).toEqual([]);
  const configs = readdirSync(root).filter((name) => /^tsconfig.*\.json$/.test(name));
  expect(configs.filter((name) => readFileSync(join(root, name), 'utf8').includes('baseUrl'))).toEqual([]);
});

test('documents every problem code', () => {
  const codes = new Set(
    files
      .filter((file) => !file.startsWith('sandbox/'))
      .flatMap((file) =>
        [...readFileSync(join(root, file), 'utf8').matchAll(/\bcode: '([a-z]+(?:-[a-z]+)+)'/g)].map(
          ([, code]) => code ?? '',
        ),
      ),
  );
  const documented = readFileSync(join(root, 'docs/problems.md'), 'utf8');
  expect([...codes].filter((code) => !documented.includes(`\`${code}\``))).toEqual([]);
});

test('mentions nothing that a clone does not have', () => {
  const strays = files.filter((file) => /\.\.\/shared|\/work\//.test(readFileSync(join(root, file), 'utf8')));
  expect(strays).toEqual([]);
});
