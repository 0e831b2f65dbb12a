/** A Data Action as the platform stores it. */
export interface ActionDefinition {
  readonly id: string;
  readonly name: string;
  /** The custom auth action of an integration: it alone runs without `authResponse`, and has no timeout of its own. */
  readonly isAuthAction?: boolean;
  readonly config: {
    readonly request: {
      readonly requestUrlTemplate: string;
      readonly requestTemplate: string;
      readonly requestType: string;
      readonly headers: Readonly<Record<string, string>>;
    };
    readonly response: {
      /** Name → JSONPath. */
      readonly translationMap: Readonly<Record<string, string>>;
      /** Name → JSON text. */
      readonly translationMapDefaults: Readonly<Record<string, string>>;
      readonly successTemplate: string;
    };
    /** 1–60; 60 when unset. */
    readonly timeoutSeconds?: number;
  };
  readonly contract: { readonly inputSchema: unknown; readonly successSchema: unknown };
}
