import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DATA_SOURCE } from '../database/data-source-name.js';
import { LoginGuard } from './login.guard.js';
import { LoginState } from './login-state.entity.js';
import { LoginService } from './login.service.js';
import { LoginStates } from './login-states.js';

/** Login of the synchronised users; does nothing until the host application calls it. */
@Module({
  imports: [TypeOrmModule.forFeature([LoginState], DATA_SOURCE)],
  providers: [LoginStates, LoginService, LoginGuard],
  exports: [LoginService, LoginGuard],
})
export class LoginModule {}
