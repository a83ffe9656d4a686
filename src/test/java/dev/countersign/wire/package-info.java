/**
 * The main path of every wire against the packaged service, over HTTP and nothing else: the same on a Java runtime and as a native
 * executable. The service's own jobs run; nobody reaches into its database. All classes share one start.
 */
package dev.countersign.wire;
