import type { InventoryEnvironment } from '../core/inventory';
import { exitCodes } from '../core/problem';
import type { Database } from '../ledger/database';
import { readHead } from '../ledger/head';
import { findKey, type KeyPorts } from '../ledger/keys/find-key';
import { newKey, parseKey } from '../ledger/keys/key-text';
import { replaceKey } from '../ledger/replace-key';
import type { KeyRotation } from '../ledger/rotate-key';
import { countSealed } from '../ledger/sealed';
import { resignRows } from '../rotation/store/resign-rows';
import { findEnvironments } from '../secrets/targets/find-in-inventory';
import { actorOf } from './actor';
import { changedEnvironment } from './changed-environment';
import { renderColumns } from './columns';
import { confirm } from './confirm';
import type { Io } from './io';
import { keyPorts } from './ledger-place';
import { readInventory } from './read-inventory';
import { readingLedger, withLedger } from './with-ledger';

interface Output {
  readonly isJson: boolean;
}

/** `gcda keys new [ENV...]`. Keys that are there stay. */
export async function runKeysNew(names: readonly string[], { isJson }: Output, io: Io): Promise<number> {
  const ports = keyPorts(io);
  const keys = [];
  for (const { name } of findEnvironments(await readInventory(io), names)) keys.push(await ensureKey(name, ports));
  const rows = keys.map(({ environment, key, place, isNew }) => [environment, key, isNew ? 'new' : 'was there', place]);
  io.stdout.write(isJson ? json({ keys }) : renderColumns([['ENVIRONMENT', 'KEY', 'STATUS', 'PLACE'], ...rows]));
  if (keys.some(({ isNew }) => isNew)) io.stderr.write(backupNotice);
  return exitCodes.done;
}

const backupNotice = 'keep a copy of new keys in a safe place: without it, sealed values are lost\n';

async function ensureKey(environment: string, ports: KeyPorts) {
  const found = await findKey(environment, ports);
  const text = found?.text ?? newKey();
  if (!found) await ports.shelf.write(environment, text);
  const place = found?.place ?? ports.shelf.placeOf(environment);
  return { environment, key: parseKey(text, environment, place).id, place, isNew: !found };
}

/** `gcda keys rotate ENV`. */
export async function runKeysRotate(
  name: string,
  options: Output & { readonly reason: string; readonly isConfirmed: boolean },
  io: Io,
): Promise<number> {
  const [environment] = findEnvironments(await readInventory(io), [name]) as [InventoryEnvironment]; // it throws for unknown ones
  const replacement = { environment: environment.name, actor: actorOf(io.env), reason: options.reason };
  const { isConfirmed } = options;
  const environments = [changedEnvironment(environment)];
  const replaced = await withLedger(io, async (db) => {
    const plan = `${await countSealed(db, name)} sealed values of ${name} will be sealed anew\n`;
    await confirm({ does: 'replace the key', environments, plan, isConfirmed }, io);
    const resign: KeyRotation['resign'] = (tx, keys) =>
      resignRows(tx, { kind: db.kind, environment: environment.name, ...keys });
    return replaceKey(db, { ...replacement, resign }, { ...keyPorts(io), clock: io.clock });
  });
  const { from, to, values, replaceAt } = replaced;
  io.stdout.write(
    options.isJson ? json(replaced) : `${name}: key ${to} in place of ${from}; ${values} sealed values sealed anew\n`,
  );
  if (replaceAt !== null) io.stderr.write(`now put the text of GCDA_NEXT_KEY in place of the old key: ${replaceAt}\n`);
  io.stderr.write(
    'fingerprints before this were made with the old key; values count as unknown until they are written again\n',
  );
  return exitCodes.done;
}

/** `gcda keys status [ENV...]`. */
export async function runKeysStatus(names: readonly string[], { isJson }: Output, io: Io): Promise<number> {
  const environments = findEnvironments(await readInventory(io), names);
  const keys = await readingLedger(io, (db) =>
    Promise.all(environments.map(({ name }) => statusOf(name, db, keyPorts(io)))),
  );
  const rows = keys.map(({ environment, key, ledgerKey, sealedValues, place }) => [
    environment,
    key ?? '-',
    ledgerKey ?? '-',
    String(sealedValues),
    place ?? '-',
  ]);
  const titles = ['ENVIRONMENT', 'KEY', 'LEDGER SIGNED WITH', 'SEALED VALUES', 'PLACE'];
  io.stdout.write(isJson ? json({ keys }) : renderColumns([titles, ...rows]));
  const without = keys.filter(({ key }) => key === null).map(({ environment }) => environment);
  if (without.length > 0) io.stderr.write(`without key: ${without.join(', ')}. ${missingNotice}`);
  return exitCodes.done;
}

const missingNotice =
  'Values are written and counted all the same; there are no fingerprints, no sealed values and no signature.\n';

async function statusOf(environment: string, db: Database, ports: KeyPorts) {
  const found = await findKey(environment, ports);
  return {
    environment,
    key: found ? parseKey(found.text, environment, found.place).id : null,
    place: found?.place ?? null,
    ledgerKey: (await readHead(db, environment))?.keyId ?? null,
    sealedValues: await countSealed(db, environment),
  };
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
