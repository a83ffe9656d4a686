package dev.countersign.api;

import jakarta.ws.rs.core.Application;
import org.eclipse.microprofile.openapi.annotations.Components;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeIn;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;

/** What the OpenAPI document says of the service as a whole. */
@OpenAPIDefinition(
        info = @Info(title = "Countersign", version = "1.0.0", description = """
                                Countersign holds every outgoing crypto transfer until everyone who must agree has agreed, then \
                                releases it exactly once.

                                Every answer carries `X-Request-Id`: your own, if you sent a plain one of at most 64 characters."""),
        components =
                @Components(
                        schemas = {@Schema(name = "Problem", implementation = OpenApiDocument.Problem.class)},
                        securitySchemes = {
                            @SecurityScheme(
                                    securitySchemeName = "ApiKeyAuth",
                                    type = SecuritySchemeType.APIKEY,
                                    in = SecuritySchemeIn.HEADER,
                                    apiKeyName = "X-API-Key",
                                    description = "Partner API key"),
                            @SecurityScheme(
                                    securitySchemeName = "RS512Token",
                                    type = SecuritySchemeType.HTTP,
                                    scheme = "bearer",
                                    bearerFormat = "JWT",
                                    description =
                                            "A JWT that the caller signs with its own RSA key: header `alg` = `RS512`, claims `iss`"
                                                    + " (the registered key's id) and `iat` (now, in whole seconds)"),
                            @SecurityScheme(
                                    securitySchemeName = "AccessToken",
                                    type = SecuritySchemeType.HTTP,
                                    scheme = "bearer",
                                    description =
                                            "A person's token, as it is. One that begins with `v2x` may stay at home: its SHA-256 is"
                                                    + " sent, and the request signed, in `BitGo-Auth-Version` (`2.0` or `3.0`),"
                                                    + " `Auth-Timestamp` and `HMAC`; good answers are signed too then, in `hmac` and"
                                                    + " `timestamp`"),
                            @SecurityScheme(
                                    securitySchemeName = "HmacKey",
                                    type = SecuritySchemeType.APIKEY,
                                    in = SecuritySchemeIn.HEADER,
                                    apiKeyName = "x-api-key",
                                    description = "The public part of a person's key"),
                            @SecurityScheme(
                                    securitySchemeName = "HmacNonce",
                                    type = SecuritySchemeType.APIKEY,
                                    in = SecuritySchemeIn.HEADER,
                                    apiKeyName = "x-nonce",
                                    description = "Milliseconds since 1970, each number once"),
                            @SecurityScheme(
                                    securitySchemeName = "HmacSignature",
                                    type = SecuritySchemeType.APIKEY,
                                    in = SecuritySchemeIn.HEADER,
                                    apiKeyName = "x-signature",
                                    description = "HMAC-SHA384 in lower-case hexadecimal, with the key's secret, of"
                                            + " `{\"httpMethod\":\"GET\",\"path\":\"/accounts/v1/approval\",\"nonce\":\"1712685333889\"}`:"
                                            + " no spaces, the path without the query"),
                            @SecurityScheme(
                                    securitySchemeName = "ProviderKey",
                                    type = SecuritySchemeType.APIKEY,
                                    in = SecuritySchemeIn.HEADER,
                                    apiKeyName = "X-API-Key",
                                    description = "A liquidity provider's key"),
                            @SecurityScheme(
                                    securitySchemeName = "OperatorToken",
                                    type = SecuritySchemeType.HTTP,
                                    scheme = "bearer",
                                    description = "An operator's token")
                        }))
public class OpenApiDocument extends Application {

    /** RFC 9457 problem details, the error envelope of our own surfaces. */
    @Schema(name = "Problem")
    public record Problem(
            @Schema(required = true, examples = "about:blank")
            String type,

            @Schema(required = true, examples = "Not Found") String title,
            @Schema(required = true, examples = "404") int status,

            @Schema(required = true, examples = "not_found", description = "Stable, for machines")
            String code,

            @Schema(required = true, description = "For humans")
            String detail,

            @Schema(description = "The same as X-Request-Id")
            String request_id) {}
}
