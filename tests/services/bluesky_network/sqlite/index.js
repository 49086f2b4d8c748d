// What the account server asks of better-sqlite3, by way of the SQLite that Node brings: nothing to compile.
import { DatabaseSync } from 'node:sqlite'

class Statement {
  constructor(statement) {
    this.statement = statement
    this.reader = statement.columns().length > 0
  }
  all(...given) { return this.statement.all(...plain(given)).map((row) => ({ ...row })) }
  get(...given) { return this.statement.get(...plain(given)) }
  run(...given) { return this.statement.run(...plain(given)) }
  iterate(...given) { return this.statement.iterate(...plain(given)) }
}

// It takes lists of values as well as values one by one, and binds true and false as 1 and 0.
const plain = (given) => given.flat().map((each) => (typeof each === 'boolean' ? Number(each) : each))

export default class Database {
  constructor(location, options = {}) {
    this.database = new DatabaseSync(location, { timeout: options.timeout ?? 0 })
    this.open = true
    this.name = location
  }
  prepare(sql) { return new Statement(this.database.prepare(sql)) }
  exec(sql) { this.database.exec(sql); return this }
  pragma(words) { return this.prepare(`PRAGMA ${words}`).all() }
  close() { this.open = false; this.database.close() }
}
