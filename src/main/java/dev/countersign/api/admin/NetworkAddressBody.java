package dev.countersign.api.admin;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An address on a network. */
@Schema(name = "NetworkAddress")
public record NetworkAddressBody(
        @Schema(examples = "polygon") String network,

        @Schema(examples = "0x9f8eF448C2c0694383B848e32D4d2857eBAEdB94")
        String address) {}
