import behaviourFile from '../../../packages/provider-genesyscloud/facts/genesyscloud.schema.behaviour.json';
import schemaFile from '../../../packages/provider-genesyscloud/facts/genesyscloud.schema.json';

/** A cty type as Terraform writes it in JSON: `"string"`, `["map", "string"]`. */
export type TypeName = string | readonly TypeName[];

/** One attribute of a block, as in `terraform providers schema -json`. */
export interface AttributeSchema {
  readonly type: TypeName;
  readonly description?: string;
  readonly required?: boolean;
  readonly optional?: boolean;
  readonly computed?: boolean;
  readonly sensitive?: boolean;
}

/** A nested block of a block. */
export interface NestedBlockSchema {
  readonly nesting_mode: 'list' | 'set';
  readonly block: BlockSchema;
  readonly min_items?: number;
  readonly max_items?: number;
}

/** Attributes and nested blocks of a resource, data source, provider or nested block. */
export interface BlockSchema {
  readonly attributes?: Readonly<Record<string, AttributeSchema>>;
  readonly block_types?: Readonly<Record<string, NestedBlockSchema>>;
}

/** A whole schema with its version. */
export interface ObjectSchema {
  readonly version: number;
  readonly block: BlockSchema;
}

/** A rule that the official provider checks before any call. */
export interface ValidationRule {
  readonly kind: string;
  readonly min?: number;
  readonly max?: number;
  readonly values?: readonly string[];
  readonly ignoreCase?: boolean;
}

/** What the core schema does not say of an attribute: force-new, defaults, validation. Keyed by dotted path. */
export interface AttributeBehaviour {
  readonly forceNew: boolean;
  readonly default: string | number | boolean | null;
  readonly validation: ValidationRule | null;
  readonly jsonEquivalentDiffSuppress: boolean;
  readonly optionalComputed?: boolean;
  readonly env?: string | null;
}

/** Behaviour of a resource, data source or of the provider block. */
export interface ObjectBehaviour {
  readonly consistencyCheck?: boolean;
  readonly attributes: Readonly<Record<string, AttributeBehaviour>>;
}

interface SchemaFile {
  readonly provider: ObjectSchema;
  readonly resource_schemas: Readonly<Record<string, ObjectSchema>>;
  readonly data_source_schemas: Readonly<Record<string, ObjectSchema>>;
}

interface BehaviourFile {
  readonly provider: ObjectBehaviour;
  readonly resource_schemas: Readonly<Record<string, ObjectBehaviour>>;
  readonly data_source_schemas: Readonly<Record<string, ObjectBehaviour>>;
}

// The compiler infers a union of hundreds of literal shapes from the files; these interfaces say what is in them.
const files = schemaFile as unknown as { readonly provider_schemas: Readonly<Record<string, SchemaFile>> };

/** Address under which Terraform knows the official provider, whose place the stand-in takes. */
export const providerAddress = 'registry.terraform.io/mypurecloud/genesyscloud';

/** Release of the official provider that is imitated. */
export const imitatedVersion = '1.84.1';

/** Core schema of terraform-provider-genesyscloud v1.84.1, for the resources that the bindings cover. */
export const schemas: SchemaFile = files.provider_schemas[providerAddress]!; // the facts file holds exactly this provider

/** What the core schema leaves out, read in the code of the same release. */
export const behaviours = behaviourFile as unknown as BehaviourFile;
