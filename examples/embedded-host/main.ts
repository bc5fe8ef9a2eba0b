import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Dispatcher } from 'koosync';
import { AppModule } from './app.module.js';
import { makeDevelopmentKeys } from './development-keys.js';
import { playOnboarding } from './play-onboarding.js';

const KEYS = 'data/example';

makeDevelopmentKeys(KEYS);
const app = await NestFactory.create<NestFastifyApplication>(AppModule, new FastifyAdapter(), {
  logger: ['error', 'warn'],
});
app.enableShutdownHooks();
await app.listen(Number(process.env['PORT'] ?? 3000), '127.0.0.1');
const url = await app.getUrl();

console.log(`The application listens at ${url}; the marketplace calls ${url}/isv/produce:`);
await playOnboarding(url, KEYS);
await app.get(Dispatcher).drain();
console.log('Its own table of users, told by the store:');
console.table(await (await fetch(`${url}/accounts`)).json());
if (process.argv.includes('--once')) await app.close();
else console.log(`${url}/accounts shows it; Ctrl-C ends.`);
