/** The connector's data source in @nestjs/typeorm; named, so that a host application's default one stays its own. */
export const DATA_SOURCE = 'koosync';
