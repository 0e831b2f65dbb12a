/** A step of a list of steps. */
interface Step {
  readonly title: string;
  readonly task: () => Promise<void> | void;
}

/** A step that failed, as the list of steps shows it: why is told once, when the command ends. */
class StepFailed extends Error {
  constructor(readonly reason: unknown) {
    super('see below');
  }
}

/** The step, with a failure that the list of steps cannot repeat. */
export function toldOnce({ title, task }: Step): Step {
  return {
    title,
    task: async () => {
      try {
        await task();
      } catch (error) {
        throw new StepFailed(error);
      }
    },
  };
}

/** What the step itself failed with. */
export function reasonOf(error: unknown): unknown {
  return error instanceof StepFailed ? error.reason : error;
}
