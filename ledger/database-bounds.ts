/** How long a database may say nothing. Milliseconds. */
export interface DatabaseBounds {
  /** Until a connection stands: the network's part, TLS and login together. */
  readonly connect: number;
  /** Until a statement is answered. The server ends one that takes three quarters of it, and says so. */
  readonly statement: number;
  /** For what is under way when the user wants to stop, so that it can be put on record. */
  readonly grace: number;
  /** For taking leave of the server. */
  readonly close: number;
}

const usualSeconds = 40;

/** The bounds for a number of seconds in which a statement must be answered. */
export function databaseBounds(seconds = usualSeconds): DatabaseBounds {
  const statement = seconds * 1000;
  return { connect: Math.min(10_000, statement), statement, grace: 2_000, close: 1_000 };
}
