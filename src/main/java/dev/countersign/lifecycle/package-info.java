/** The kernel of all state machines: a table of edges, and the outcome of a command. Pure Java. */
package dev.countersign.lifecycle;
