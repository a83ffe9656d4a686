package dev.countersign.transfer;

import dev.countersign.authorization.Requirement;
import java.util.List;
import java.util.Optional;

/**
 * What a transfer needs beside what its partner's policy asks for.
 *
 * @param always whatever the policy says
 * @param otherwise when the policy asks for nobody
 * @param owner whether its order has to agree as well: {@link TransferService#agree}
 */
public record Consents(List<Requirement> always, Optional<Requirement.ByPeople> otherwise, boolean owner) {

    public Consents {
        always = List.copyOf(always);
    }

    /** Nothing. */
    public static Consents none() {
        return new Consents(List.of(), Optional.empty(), false);
    }

    /** These, whatever the policy says. */
    public static Consents always(Requirement... requirements) {
        return new Consents(List.of(requirements), Optional.empty(), false);
    }

    /** That its order agrees. */
    public static Consents ofOwner() {
        return new Consents(List.of(), Optional.empty(), true);
    }

    /** These people, when the policy asks for nobody. */
    public static Consents otherwise(Requirement.ByPeople people) {
        return new Consents(List.of(), Optional.of(people), false);
    }
}
