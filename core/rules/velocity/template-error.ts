/** A template that cannot be parsed, or that failed while it was rendered. Its message never holds a rendered value. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';

  readonly stage: 'parse' | 'render';

  constructor(stage: 'parse' | 'render', message: string) {
    super(message);
    this.stage = stage;
  }
}
