// End-to-end tests start Terraform many times. A unit test that takes this long waits for something that does not come.
jest.setTimeout(180_000);
