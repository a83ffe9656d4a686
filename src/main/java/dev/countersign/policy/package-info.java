/**
 * A partner's policy: what becomes of each of its transfers, and for which people it waits. It knows no transfer, only what one is about
 * to move, and keeps what transfers spent by itself. {@code PolicyEvaluation} decides, and looks nothing up; around it are the tables.
 */
package dev.countersign.policy;
