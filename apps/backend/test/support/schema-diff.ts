import { PrismaPg } from '@prisma/adapter-pg';
import { ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import pg from 'pg';
import { EVERYTHING, schemaFiles, withSchemaEngine } from './schema-engine.js';

/** The SQL that would make the database what `prisma/schema` says. */
export async function schemaDiff(ownerUrl: string): Promise<string | null> {
  const files = await schemaFiles();
  const { stdout } = await withSchemaEngine(
    ownerUrl,
    (engine) =>
      engine.diff({
        from: { tag: 'schemaDatasource', files, configDir: '' },
        to: { tag: 'schemaDatamodel', files },
        script: true,
        exitCode: null,
        filters: EVERYTHING,
      }),
    (pool) => new CatalogAdapter(withCharAsArray(pool)),
  );
  return stdout;
}

const { CHAR }: Record<'CHAR', number> = pg.types.builtins;
const CHAR_ARRAY = 1002;

/**
 * The engine describes a database by PostgreSQL's catalogs, which have columns of the type "char". Prisma's adapter
 * refuses that type, yet knows arrays of it: columns pass it as arrays, and are single characters again behind it.
 */
class CatalogAdapter extends PrismaPg {
  override async connect(): ReturnType<PrismaPg['connect']> {
    const adapter = await super.connect();
    const queryRaw = adapter.queryRaw.bind(adapter);
    adapter.queryRaw = async (query) => {
      const result = await queryRaw(query);
      const columnTypes = result.columnTypes.map((type) =>
        type === ColumnTypeEnum.CharacterArray ? ColumnTypeEnum.Character : type,
      );
      return { ...result, columnTypes };
    };
    return adapter;
  }
}

function withCharAsArray(pool: pg.Pool): pg.Pool {
  const query = pool.query.bind(pool) as (config: pg.QueryConfig) => Promise<pg.QueryResult>;
  const renamed = async (config: pg.QueryConfig): Promise<pg.QueryResult> => {
    const result = await query(config);
    for (const field of result.fields) if (field.dataTypeID === CHAR) field.dataTypeID = CHAR_ARRAY;
    return result;
  };
  return Object.assign(pool, { query: renamed });
}
