package dev.countersign.api.admin;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An address on a network. */
@Schema(name = "NetworkAddress")
public record NetworkAddressBody(
        @Schema(examples = "polygon") String network,

        @Schema(examples = "0x9f8eF448c2C0694383b848e32d4d2857ebaeDb94")
        String address) {}
