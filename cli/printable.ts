export { printable } from '../core/printable';
