import { createApp } from '../../../src/app.js';
import { loadSettings } from '../../../src/config/settings.js';
import { DeskModule } from './desk.agent.js';

// The backend with the agent of these tests, as a process that a test can kill.
const settings = loadSettings();
const app = await createApp(settings, settings.databaseUrl ?? '', { logger: false, features: [DeskModule] });
await app.listen(0, '127.0.0.1');
console.log(`Listening on ${await app.getUrl()}`);
