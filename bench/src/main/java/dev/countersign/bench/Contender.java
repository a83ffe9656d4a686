package dev.countersign.bench;

import java.util.function.Predicate;

/**
 * Something to time.
 *
 * @param name as printed
 * @param task handles one sample and tells whether the outcome is right
 */
record Contender(String name, Predicate<Sample> task) {}
