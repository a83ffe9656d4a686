package dev.countersign.identity.otp;

/** A code that stands for everybody's. Only the sandbox has one, for as long as there is a sandbox. */
public interface MasterCode {

    /** Whether this is the code, and it holds here. */
    boolean accepts(String code);
}
