package dev.countersign.ethereum;

import dev.countersign.ethereum.TypedData.Field;
import java.util.List;
import java.util.Map;

/** Struct types and values that several tests share. */
final class TypedDataSamples {
    private TypedDataSamples() {}

    static Map<String, List<Field>> domainType() {
        return Map.of(
                Eip712Domain.TYPE,
                fields("name string", "version string", "chainId uint256", "verifyingContract address"));
    }

    static Map<String, List<Field>> forwardRequestType() {
        return Map.of(
                "ForwardRequest",
                fields(
                        "from address",
                        "to address",
                        "value uint256",
                        "gas uint256",
                        "nonce uint256",
                        "deadline uint48",
                        "data bytes"));
    }

    static Map<String, Object> valueOf(ForwardRequest request) {
        return Map.of(
                "from", request.from(),
                "to", request.to(),
                "value", request.value(),
                "gas", request.gas(),
                "nonce", request.nonce(),
                "deadline", request.deadline(),
                "data", request.data());
    }

    static Map<String, Object> valueOf(Eip712Domain domain) {
        return Map.of(
                "name", domain.name(),
                "version", domain.version(),
                "chainId", domain.chainId(),
                "verifyingContract", domain.verifyingContract());
    }

    /** Reads fields written as {@code "name type"}. */
    static List<Field> fields(String... declarations) {
        return List.of(declarations).stream()
                .map(declaration -> declaration.split(" "))
                .map(parts -> new Field(parts[0], parts[1]))
                .toList();
    }
}
