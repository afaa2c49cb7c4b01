/**
 * The contract: every shape that two parts of the product exchange. Imports
 * nothing from either side and runs in a browser and in Node.
 *
 * @module
 */
export * from './share';
export * from './control';
export * from './guest';
export * from './assertion';
