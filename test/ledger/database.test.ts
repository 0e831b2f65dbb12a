import { migrate } from '../../ledger/migrate';
import { onEachDatabase } from './databases';

const notes = [['CREATE TABLE notes (id BIGINT PRIMARY KEY, text TEXT)']] as const;

onEachDatabase((place) => {
  const aDatabase = async () => {
    const database = await place.open();
    await migrate(database, 'notes', notes);
    return database;
  };

  test('gives back what was put in, large numbers as numbers', async () => {
    const db = await aDatabase();
    const at = Date.UTC(2999, 0);
    expect(await db.query('INSERT INTO notes VALUES ($1, $2) RETURNING id, text AS "theText"', [at, null])).toEqual([
      { id: at, theText: null },
    ]);
    expect(await db.query('SELECT COUNT(*) AS count, MAX(id) AS newest FROM notes')).toEqual([
      { count: 1, newest: at },
    ]);
  });

  test('keeps all of a transaction or nothing', async () => {
    const db = await aDatabase();
    const failing = db.transaction(async (tx) => {
      await tx.query("INSERT INTO notes VALUES (1, 'one')");
      await tx.query("INSERT INTO notes VALUES (1, 'again')");
    });
    await expect(failing).rejects.toThrow('database-damaged');
    expect(await db.query('SELECT id FROM notes')).toEqual([]);
    expect(await db.transaction((tx) => tx.query("INSERT INTO notes VALUES (1, 'one') RETURNING id"))).toEqual([
      { id: 1 },
    ]);
  });

  test('runs one statement for each of many, in their order, or none of them', async () => {
    const db = await aDatabase();
    const sql = 'INSERT INTO notes VALUES ($1, $2) RETURNING id';
    const many = Array.from({ length: 300 }, (_, index) => [index, `note ${index}`] as const);
    expect(await db.transaction((tx) => tx.each(sql, many))).toEqual(many.map(([id]) => [{ id }]));
    expect(await db.each('SELECT text FROM notes WHERE id = $1', [[7], [999], [7]])).toEqual([
      [{ text: 'note 7' }],
      [],
      [{ text: 'note 7' }],
    ]);
    expect(await db.each(sql, [])).toEqual([]);
    const twice = [[300, null] as const, [5, null] as const, [301, null] as const];
    await expect(db.transaction((tx) => tx.each(sql, twice))).rejects.toThrow('database-damaged');
    expect(await db.query('SELECT COUNT(*) AS count FROM notes')).toEqual([{ count: 300 }]);
  });

  test('lets transactions of several connections follow each other', async () => {
    const connections = await Promise.all(Array.from({ length: 3 }, aDatabase));
    const add = (index: number) =>
      connections[index % 3]!.transaction(async (tx) => {
        const [{ newest } = { newest: null }] = await tx.query<{ newest: number | null }>(
          'SELECT MAX(id) AS newest FROM notes',
        );
        await new Promise(setImmediate); // the others get their chance to come in between
        await tx.query('INSERT INTO notes VALUES ($1, NULL)', [(newest ?? 0) + 1]);
      });
    await Promise.all(Array.from({ length: 30 }, (_, index) => add(index)));
    expect(await connections[0]!.query('SELECT COUNT(*) AS count, MAX(id) AS newest FROM notes')).toEqual([
      { count: 30, newest: 30 },
    ]);
  });

  test('keeps a statement outside of a transaction out of it', async () => {
    const db = await aDatabase();
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    const failing = db.transaction(async (tx) => {
      await tx.query("INSERT INTO notes VALUES (1, 'of a transaction that fails')");
      await gate;
      throw new Error('on purpose');
    });
    const outside = db.query('INSERT INTO notes VALUES (2, NULL)');
    open();
    await expect(failing).rejects.toThrow('on purpose');
    await outside;
    expect(await db.query('SELECT id FROM notes')).toEqual([{ id: 2 }]);
  });

  test('makes tables once, whoever starts at the same time, and later steps later', async () => {
    const databases = await Promise.all(Array.from({ length: 4 }, aDatabase));
    const more = [...notes, ["INSERT INTO notes VALUES (1, 'of the second step')"]];
    await Promise.all(databases.map((database) => migrate(database, 'notes', more)));
    expect(await databases[0]!.query('SELECT id FROM notes')).toEqual([{ id: 1 }]);
  });

  test('refuses tables that a later release has changed', async () => {
    const db = await aDatabase();
    await migrate(db, 'notes', [...notes, ['DROP TABLE notes']]);
    await expect(migrate(db, 'notes', notes)).rejects.toMatchObject({ problems: [{ code: 'ledger-ahead' }] });
  });

  test('leaves no half of a step that fails', async () => {
    const db = await aDatabase();
    await expect(migrate(db, 'notes', [...notes, ['CREATE TABLE other (id BIGINT)', 'nonsense']])).rejects.toThrow();
    await migrate(db, 'notes', [...notes, ['CREATE TABLE other (id BIGINT)']]);
    expect(await db.query('SELECT id FROM other')).toEqual([]);
  });
});
