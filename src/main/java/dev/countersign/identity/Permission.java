package dev.countersign.identity;

import java.util.regex.Pattern;

/**
 * What a person may do for the partner, under a name that the partner chose.
 *
 * @param name one to 64 characters: lower-case letters, digits, {@code :}, {@code .}, {@code _} and {@code -}, a letter first
 */
public record Permission(String name) implements Comparable<Permission> {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9:._-]{0,63}");

    /** May be asked to agree to transfers. */
    public static final Permission APPROVE_TRANSFERS = new Permission("transfer:approve");

    /** May ask for withdrawals; somebody must agree, even when no rule of the policy asks for it. */
    public static final Permission REQUEST_WITHDRAWAL = new Permission("withdrawal:request");

    /** May ask for withdrawals, and needs nobody's consent but what the policy asks for. */
    public static final Permission DIRECT_WITHDRAWAL = new Permission("withdrawal:direct");

    /** May change the partner's policy. */
    public static final Permission MANAGE_POLICIES = new Permission("policy:manage");

    /**
     * A permission of that name.
     *
     * @throws IllegalArgumentException when it is not a name
     */
    public Permission {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not a permission: " + name);
        }
    }

    @Override
    public int compareTo(Permission other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }
}
