import { Injectable } from '@nestjs/common';
import { OnDirectoryChange, type Change } from 'koosync';

@Injectable()
export class Greeter {
  @OnDirectoryChange('user.authorized', { name: 'greeter' })
  greet(change: Change): void {
    if (change.type === 'user.authorized' && change.created) console.log(`  Welcome, ${change.user.name}!`);
  }
}
