/** The path of the routes, which the backend writes into the page. */
export const API_PATH = document.querySelector<HTMLMetaElement>('meta[name=api]')?.content ?? '/api/v1/ai';

/** The path that the page stands at. */
export const CONSOLE_PATH = new URL(document.baseURI).pathname;
