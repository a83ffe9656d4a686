/**
 * The database of a start without configuration: PostgreSQL from the class path, kept in a local folder.
 *
 * <p>JVM mode only. Nothing here runs when a datasource is configured, and no other package depends on this one.
 */
package dev.countersign.embedded;
