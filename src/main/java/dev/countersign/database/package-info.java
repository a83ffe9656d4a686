/** The ground every feature stands on: transactions, the guarded transition, keys. It knows no feature. */
package dev.countersign.database;
