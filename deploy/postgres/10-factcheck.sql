-- Run once by the PostgreSQL image, as superuser, on a new data volume.
-- The site's own role owns its database and may nothing else; only a superuser may create the extension "vector".
\set password `cat /run/secrets/database_password`
CREATE ROLE factcheck LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'password';
CREATE DATABASE factcheck OWNER factcheck;
\connect factcheck
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS btree_gin;
CREATE EXTENSION IF NOT EXISTS vector;
