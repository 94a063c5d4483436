export { freePort, LOOPBACK } from './free-port.js';
export { type EmbeddedPostgres, joinEmbeddedPostgres, type JoinOptions } from './join.js';
export { readPostmaster } from './postmaster.js';
export { joinStandby } from './standby.js';
