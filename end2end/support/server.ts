// SPDX-License-Identifier: AGPL-3.0-or-later
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { chmodSync, createWriteStream, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const end2end = dirname(dirname(fileURLToPath(import.meta.url)));
const repository = dirname(end2end);
/** `.ci/run` ends the server by it if Playwright itself was killed. */
const PID_FILE = join(end2end, '.server.pid');
const LOG_FILE = join(end2end, 'test-results', 'server.log');
/** A first start makes a Postgres and loads the demonstration data. */
const READY_WITHIN_MS = 180_000;
const STOPPED_WITHIN_MS = 60_000;

/**
 * Starts the one server that all tests talk to: the release build on a free port, with a private Postgres and the
 * demonstration data in a new folder. Where CORRELARE_E2E_URL names a server that runs already, uses that one.
 */
export default async function startServer(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.CORRELARE_E2E_URL) return undefined;

  const program = programUnderTest();
  if (!existsSync(program)) throw new Error(`${program} is not there: run scripts/build first`);
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'correlare-e2e-'));
  // Run by root, Postgres runs as another user, who has to pass through.
  chmodSync(folder, 0o755);
  mkdirSync(dirname(LOG_FILE), { recursive: true });

  const server = spawn(program, ['serve'], {
    cwd: repository,
    env: { ...withoutOurSettings(process.env), CORRELARE_DATA_DIR: folder, CORRELARE_LISTEN: `127.0.0.1:${port}` },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log = createWriteStream(LOG_FILE);
  server.stdout.pipe(log, { end: false });
  server.stderr.pipe(log, { end: false });
  writeFileSync(PID_FILE, `${server.pid}\n`);

  const stop = async () => {
    await end(server);
    log.end();
    rmSync(PID_FILE, { force: true });
    rmSync(folder, { recursive: true, force: true });
  };
  const address = `http://127.0.0.1:${port}`;
  try {
    await ready(server, address);
  } catch (error) {
    await stop();
    throw error;
  }
  process.env.CORRELARE_E2E_URL = address;
  process.env.CORRELARE_E2E_DATA = folder;
  return stop;
}

function programUnderTest(): string {
  return process.env.CORRELARE_E2E_PROGRAM ?? join(repository, 'target/release/correlare');
}

/** Whether the tests' own server runs, so that its data can be reached by the command line. */
export function hasCommandLine(): boolean {
  return Boolean(process.env.CORRELARE_E2E_DATA);
}

/** Runs a subcommand beside the server, on its data, as who installs it does; answers what it printed. */
export async function commandLine(...parameters: string[]): Promise<string> {
  const environment = { ...withoutOurSettings(process.env), CORRELARE_DATA_DIR: process.env.CORRELARE_E2E_DATA };
  const { stdout } = await promisify(execFile)(programUnderTest(), parameters, { cwd: repository, env: environment });
  return stdout;
}

/** The machine's own settings of the product must not reach the server under test. */
function withoutOurSettings(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => name !== 'DATABASE_URL' && !/^(CORRELARE|LEPTOS)_/.test(name)),
  );
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => (typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port'))));
    });
  });
}

async function ready(server: ChildProcess, address: string): Promise<void> {
  const until = Date.now() + READY_WITHIN_MS;
  while (Date.now() < until) {
    if (server.exitCode !== null) {
      throw new Error(`the server ended with ${server.exitCode}:\n${readFileSync(LOG_FILE, 'utf8')}`);
    }
    try {
      if ((await fetch(`${address}/readyz`)).ok) return;
    } catch {
      // Not listening yet.
    }
    await pause(100);
  }
  throw new Error(`the server was not ready within ${READY_WITHIN_MS / 1000} s:\n${readFileSync(LOG_FILE, 'utf8')}`);
}

/** As Ctrl-C does: the server stops its Postgres and ends. */
async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  server.kill('SIGINT');
  const late = AbortSignal.timeout(STOPPED_WITHIN_MS);
  late.addEventListener('abort', () => server.kill('SIGKILL'));
  await ended;
}
