/**
 * The main path of every wire against the packaged service, over HTTP and nothing else: the same on a Java runtime and as a native
 * executable. The service's own jobs run; nobody reaches into its database.
 *
 * <p>All classes share one start, so none has a test profile; a Java runtime is trained in it for the AOT cache, which Quarkus does only
 * for tests without one. What the service is started with is in the tests' application.properties.
 */
package dev.countersign.wire;
