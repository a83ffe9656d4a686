package dev.countersign.api.admin;

import dev.countersign.ethereum.Address;
import jakarta.validation.constraints.NotBlank;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An address on the network that the path names. */
public record NetworkAddressRequest(
        @NotBlank @Schema(
                examples = "0x9f8eF448C2c0694383B848e32D4d2857eBAEdB94",
                description = "20 bytes in hexadecimal; mixed case must carry its checksum (EIP-55)")
        String address) {

    Address read() {
        return AdminRefusal.address("address", address);
    }
}
