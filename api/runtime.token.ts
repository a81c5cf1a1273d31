/** Injection token of the runtime: the API knows only its contract, so tests and embedders may bring their own instance. */
export const RUNTIME = Symbol('runtime');
/** Injection token of the configuration. */
export const CONFIG = Symbol('config');
/** Injection token of the version of the product. */
export const VERSION = Symbol('version');
/** Injection token of the modules whose endpoints the contract describes. */
export const ROOT_AREAS = Symbol('areas');
