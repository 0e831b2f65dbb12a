import type { Redacted } from '../../core/redacted';
import type { StageOutcome } from '../machine/rotation';
import type { StageContext } from './stage-context';

/** What a stage that came to its end leaves behind. All of it is kept in one transaction with the rotation. */
export interface StageEnd {
  readonly outcome: Extract<StageOutcome, { kind: 'done' }>;
  /** The value that the stage was about, for its fingerprint. */
  readonly value?: Redacted | undefined;
  readonly platformModifiedDate?: string | null;
  /** Generation that the record is about; that of the rotation unless another is given, null for no record. */
  readonly generation?: number | null;
  /** When the value that is now live ends, what its issuer calls it, and which OAuth client wrote it to the platform. */
  readonly live?: {
    readonly endsAt: number | null;
    readonly reference: string | null;
    readonly client?: string | null;
  };
  /** Values to keep sealed, by generation. */
  readonly seal?: readonly { readonly generation: number; readonly value: Redacted }[];
}

/**
 * One step of the machine. It may be run again after a crash, with its effects there already.
 *
 * @throws StageFault, ProblemsError
 */
export type Stage = (context: StageContext) => Promise<StageEnd>;
