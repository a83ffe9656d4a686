package dev.countersign.order.ramp;

import dev.countersign.database.Transaction;
import dev.countersign.transfer.OwnerType;
import dev.countersign.transfer.TransferNews;
import dev.countersign.transfer.TransferOwner;
import dev.countersign.transfer.TransferPurpose;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** Moves ramp orders on when their transfers move, in the same transaction. */
@ApplicationScoped
class RampTransferOwner implements TransferOwner {

    private final RampOrderRepository orders;

    RampTransferOwner(RampOrderRepository orders) {
        this.orders = orders;
    }

    @Override
    public OwnerType type() {
        return OwnerType.RAMP_ORDER;
    }

    /** Transfers of one batch may be for different things. */
    @Override
    public Uni<Void> moved(Transaction transaction, List<TransferNews> news) {
        Map<TransferPurpose, List<TransferNews>> byPurpose = news.stream()
                .collect(Collectors.groupingBy(
                        TransferNews::purpose, () -> new EnumMap<>(TransferPurpose.class), Collectors.toList()));
        return Multi.createFrom()
                .iterable(byPurpose.values())
                .onItem()
                .transformToUniAndConcatenate(alike -> follow(transaction, alike))
                .collect()
                .asList()
                .replaceWithVoid();
    }

    /** From here on it is for others to agree: the partner's wallet has done its part. */
    @Override
    public Uni<Void> signed(Transaction transaction, UUID ownerId, TransferPurpose purpose) {
        return TransferReaction.toSignature(purpose)
                .map(reaction -> orders.follow(transaction, reaction, List.of(ownerId), new JsonObject()))
                .orElseGet(() -> Uni.createFrom().voidItem());
    }

    private Uni<Void> follow(Transaction transaction, List<TransferNews> news) {
        TransferNews first = news.getFirst();
        return TransferReaction.to(first.purpose(), first.trigger())
                .map(reaction -> orders.follow(transaction, reaction, owners(news), facts(first)))
                .orElseGet(() -> Uni.createFrom().voidItem());
    }

    private static List<UUID> owners(List<TransferNews> news) {
        return news.stream().map(TransferNews::ownerId).toList();
    }

    private static JsonObject facts(TransferNews news) {
        JsonObject facts = new JsonObject();
        news.failure().ifPresent(reason -> facts.put("reason", reason));
        return facts;
    }
}
