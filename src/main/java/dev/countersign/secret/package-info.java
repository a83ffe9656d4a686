/** What must be recoverable and must not lie open in the database: sealed with a key from the environment. It knows no feature. */
package dev.countersign.secret;
