package dev.countersign.transfer;

/** The families of orders that transfers belong to. */
public enum OwnerType {
    RAMP_ORDER
}
