/** The packaged service under load, beside {@code pgbench} and the raw client with the very same statements. See README.md. */
package dev.countersign.bench.service;
