// Loaded before everything else of a worker: its clock is off by so many milliseconds. Timers and other processes are not.
const shift = Number(process.env.CAMPAIGN_CLOCK_SHIFT);
const Real = Date;
globalThis.Date = class extends Real {
  constructor(...parts) {
    if (parts.length === 0) super(Real.now() + shift);
    else super(...parts);
  }

  static now() {
    return Real.now() + shift;
  }
};
