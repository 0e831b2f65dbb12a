import type { ResourceCall } from '../resources/resource';
import type { Attributes } from '../values/value';

/** One data source: reads what the configuration names, and answers the attributes to set. Throws `NotYet` for an absent one. */
export interface DataSource {
  /** Milliseconds for which an absent object is looked for again. */
  readonly patience: number;
  readonly read: (call: ResourceCall, config: Attributes) => Promise<Attributes>;
}
