// A stack of every organisation that sets `access`, not of an environment; there is nothing in it to choose.
export { addAccessStacks } from '../constructs';
