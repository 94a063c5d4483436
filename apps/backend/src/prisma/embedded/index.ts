export { joinEmbeddedPostgres, type EmbeddedPostgres } from './join.js';
