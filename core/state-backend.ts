/**
 * Where Terraform keeps a stack's state. Never holds a credential: each backend takes those from its own environment variables
 * (`AWS_*`, `PG*` or `PG_CONN_STR`, `TF_TOKEN_app_terraform_io`).
 */
export type StateBackend =
  /** A file `terraform.<stack>.tfstate` in the project's folder. */
  | { readonly kind: 'local' }
  /** An object `<prefix>/<stack>.tfstate` in a bucket, encrypted, and locked by a file beside it (Terraform 1.11 or newer). */
  | {
      readonly kind: 's3';
      readonly bucket: string;
      readonly region: string;
      readonly prefix?: string;
      /**
       * Address of a store other than AWS that speaks its protocol, without a path: `https://minio.example.com`.
       *
       * @default - AWS, or where `AWS_ENDPOINT_URL_S3` says
       */
      readonly endpoint?: string;
    }
  /** A schema `<prefix>_<stack>` in a Postgres database. */
  | { readonly kind: 'pg'; readonly prefix?: string }
  /** A workspace `<prefix>-<stack>` in HCP Terraform, or in a Terraform Enterprise under `hostname`. */
  | { readonly kind: 'cloud'; readonly organization: string; readonly hostname?: string; readonly prefix?: string };
