/** The words `prod`, `production` and `live`, standing alone or between dashes: `prod-eu`, but not `nonprod`. */
const productionWord = /(^|[-_])(prod|production|live)([-_]|\d*$)/i;

/** What tells whether an environment is production. */
export interface ProductionMarks {
  readonly name: string;
  /** Name of its organisation. */
  readonly organization: string;
  /** As the environment's file says it; undefined where it says nothing. */
  readonly production?: boolean | undefined;
}

/**
 * True for production: as the environment says it with `production`, and where it says nothing, by its name or its organisation's. There, a
 * change is confirmed with the environment's name in place of `yes`.
 */
export function isProduction({ name, organization, production }: ProductionMarks): boolean {
  return production ?? (productionWord.test(name) || productionWord.test(organization));
}
