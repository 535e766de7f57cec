"""Makes every integer primary key of an SQLite database AUTOINCREMENT.

SQLite gives the id of a deleted newest row out again; Heat then takes a new row for the one it has cached and fails an update
or delete with "ResourcePropertiesData with id N not found". Databases on which Heat is meant to run never reuse an id.
"""
import re
import sqlite3
import sys


def rewrite(path):
    connection = sqlite3.connect(path)
    connection.execute('create table counted(id integer primary key autoincrement)')     # brings sqlite_sequence to life
    connection.execute('pragma writable_schema=on')
    tables = connection.execute(
        "select name, sql from sqlite_master where type='table' and sql like '%PRIMARY KEY (id)%' and sql like '%id INTEGER NOT NULL%'")
    for name, sql in tables.fetchall():
        sql, found = re.subn(r'(?<![a-z_])id INTEGER NOT NULL', 'id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL', sql, count=1)
        if found:
            sql = re.sub(r',\s*PRIMARY KEY \(id\)', '', sql)
            connection.execute('update sqlite_master set sql=? where name=?', (sql, name))
    connection.commit()
    connection.close()


def check(path):
    connection = sqlite3.connect(path)
    answer = connection.execute('pragma integrity_check').fetchone()[0]
    if answer != 'ok':
        sys.exit(f'{path}: {answer}')
    connection.execute('pragma journal_mode=wal')
    connection.close()


if __name__ == '__main__':
    rewrite(sys.argv[1])
    check(sys.argv[1])
