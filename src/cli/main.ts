#!/usr/bin/env node
import { loadConfig } from '../config.js';
import { serve, shutDownGracefully } from '../serve.js';
import { ConsoleLogger } from '@nestjs/common';

shutDownGracefully(await serve(loadConfig(), new ConsoleLogger()));
