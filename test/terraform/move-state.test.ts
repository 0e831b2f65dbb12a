import fc from 'fast-check';
import { ProblemsError } from '../../core/problem';
import { moveState } from '../../terraform/move-state';
import { parseState } from '../../terraform/read-state';
import type { StateStore } from '../../terraform/state-store';

const lineage = '71861187-ca71-cd5e-2ba6-e9386303059e';
const aState = (serial: number, names: readonly string[], of = lineage) =>
  JSON.stringify({
    version: 4,
    terraform_version: '1.11.4',
    serial,
    lineage: of,
    outputs: {},
    resources: names.map((name) => ({ mode: 'managed', type: 'terraform_data', name, instances: [{}] })),
    check_results: null,
  });

/**
 * A place with Terraform's rules for what may be put there: the same lineage, and nothing older; of the same age, only the same. Into an empty
 * remote place it writes under a lineage of its own.
 */
class Place implements StateStore {
  constructor(
    readonly name: string,
    public text: string,
    /** Counts calls down; the process dies at zero, before or after the call has done its work. */
    private readonly fuse: { left: number; isAfter: boolean } = { left: Infinity, isAfter: false },
  ) {}

  async pull(): Promise<string> {
    return this.burn(() => this.text);
  }

  async push(text: string, { isForced = false } = {}): Promise<void> {
    return this.burn(() => {
      const [given, here] = [parseState(text), parseState(this.text)];
      if (!given) throw new Error('no state');
      if (isForced && !here) throw new Error('forced, and for nothing');
      if (isForced)
        return void (this.text = text.replace(`"serial": ${given.serial}`, `"serial": ${given.serial + 1}`));
      if (!here && this.name !== 'local')
        return void (this.text = text
          .replace(`"serial": ${given.serial}`, '"serial": 1')
          .replace(lineage, 'made anew'));
      if (here && here.lineage !== given.lineage) throw new Error('another lineage');
      if (here && here.serial > given.serial) throw new Error('older');
      if (here && here.serial === given.serial && this.text !== text) throw new Error('same serial, other content');
      // Over another state, Terraform counts its own write.
      this.text = here ? text.replace(`"serial": ${given.serial}`, `"serial": ${given.serial + 1}`) : text;
    });
  }

  private burn<Result>(work: () => Result): Promise<Result> {
    this.fuse.left -= 1;
    if (this.fuse.left === 0 && !this.fuse.isAfter) return Promise.reject(new Error('died'));
    const result = work();
    if (this.fuse.left === 0) return Promise.reject(new Error('died'));
    return Promise.resolve(result);
  }
}

const namesIn = (text: string) => parseState(text)?.resources.map(({ name }) => name) ?? [];
const move = (from: StateStore, to: StateStore, kept: string[] = []) =>
  moveState({ stack: 'dev-crm', from, to, keep: (text) => void kept.push(text) });

test('copies, compares, and leaves a note in the old place', async () => {
  const [from, to] = [new Place('s3://a/b', aState(7, ['x', 'y'])), new Place('pg', '')];
  const kept: string[] = [];
  expect(await move(from, to, kept)).toMatchObject({ lineage, resources: [{ name: 'x' }, { name: 'y' }] });
  expect(kept.map(namesIn)).toEqual([['x', 'y']]);
  expect(parseState(from.text)).toMatchObject({ lineage, movedTo: 'pg', resources: [] });
});

test('goes all the ways there are, and back over its own notes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(2), { minLength: 1, maxLength: 8 }), async (ways) => {
      const places = ['local', 's3', 'pg'].map((name) => new Place(name, name === 'local' ? aState(1, ['x']) : ''));
      let at = 0;
      for (const way of ways.filter((next, i) => next !== (ways[i - 1] ?? 0))) {
        const [from, to] = [places[at], places[way]];
        if (!from || !to || from === to) continue;
        await move(from, to);
        at = way;
        expect(places.map(({ text }) => namesIn(text))).toEqual(places.map((_, i) => (i === at ? ['x'] : [])));
      }
    }),
  );
});

test('loses nothing wherever it dies, and the same command finishes it', async () => {
  for (let left = 1; left <= 8; left += 1)
    for (const isAfter of [false, true])
      for (const before of ['', aState(3, ['x'])]) {
        const fuse = { left, isAfter };
        const [from, to] = [new Place('from', aState(7, ['x', 'y']), fuse), new Place('to', before, fuse)];
        await move(from, to).catch(() => undefined);
        fuse.left = Infinity;
        // One of them has all of it.
        expect([from, to].map(({ text }) => namesIn(text).join(''))).toContain('xy');
        await move(from, to);
        expect([from, to].map(({ text }) => namesIn(text))).toEqual([[], ['x', 'y']]);
        await move(from, to);
        expect(namesIn(to.text)).toEqual(['x', 'y']);
      }
});

test('sets nothing aside that was changed meanwhile', async () => {
  const from = new Place('from', aState(7, ['x']));
  const to = new Place('to', '');
  const push = to.push.bind(to);
  to.push = async (text, options) => {
    from.text = aState(8, ['x', 'z']);
    await push(text, options);
  };
  await expect(move(from, to)).rejects.toThrow('same serial, other content');
  expect(namesIn(from.text)).toEqual(['x', 'z']);
  to.push = push;
  await move(from, to);
  expect([from, to].map(({ text }) => namesIn(text))).toEqual([[], ['x', 'z']]);
});

test.each<[string, string, string, string]>([
  ['another state', aState(7, ['x']), aState(1, ['q'], 'another'), 'state-place-taken'],
  ['the same content that another has worked on', aState(7, ['x']), aState(2, ['x'], 'another'), 'state-place-taken'],
  ['an empty state of another stack', aState(7, ['x']), aState(1, [], 'another'), 'state-place-taken'],
  ['a newer state of the same stack', aState(7, ['x']), aState(9, ['x', 'y']), 'state-place-taken'],
  ['something that is no state', aState(7, ['x']), '{}', 'state-invalid'],
])('moves nothing over %s', async (_what, old, there, code) => {
  const [from, to] = [new Place('from', old), new Place('to', there)];
  const refused: unknown = await move(from, to).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(ProblemsError);
  expect(refused).toMatchObject({ problems: [{ code, where: 'dev-crm' }] });
  expect([from.text, to.text]).toEqual([old, there]);
});

test('takes the word of no store that loses what it is given', async () => {
  const [from, to] = [new Place('from', aState(7, ['x'])), new Place('to', '')];
  to.push = () => Promise.resolve();
  await expect(move(from, to)).rejects.toMatchObject({ problems: [{ code: 'state-not-arrived' }] });
  expect(namesIn(from.text)).toEqual(['x']);
});

test('has nothing to do where there was no state', async () => {
  expect(await move(new Place('from', ''), new Place('to', ''))).toBeUndefined();
});
