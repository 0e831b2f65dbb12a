import { claimSeconds, takeoverSeconds } from '../../core/rotation-timing';

/** How long a claim holds unless it is prolonged, which a pulse does several times meanwhile. */
export const claimMilliseconds = claimSeconds * 1000;

/** From a worker's death until another one has taken its work over, at the latest. */
export const takeoverMilliseconds = claimMilliseconds + takeoverSeconds * 1000;
