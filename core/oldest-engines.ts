/** Ephemeral input variables came with Terraform 1.10; 1.11 is what this project is tested with. */
export const oldestTerraform = '1.11.0';

/** The engines that stacks are for, as ranges of their versions. */
export const oldestEngines = { terraform: `>=${oldestTerraform}`, opentofu: `>=${oldestTerraform}` };
