#!/usr/bin/env node
import { runCommand } from './run-command.js';

// the reader of a pipe may leave early: koosync receipts | head
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

process.exitCode = await runCommand(process.argv.slice(2));
