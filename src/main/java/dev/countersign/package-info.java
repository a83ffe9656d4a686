/** Countersign: holds every outgoing crypto transfer until everyone who must agree has agreed, then releases it exactly once. */
package dev.countersign;
