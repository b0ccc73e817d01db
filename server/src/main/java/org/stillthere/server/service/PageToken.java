package org.stillthere.server.service;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * Where a list goes on: after which id, and for which request. Opaque to callers. The checksum finds a token
 * that is used with another request, or that was made up; it is no secret, since a token gives nothing that
 * the request does not.
 */
record PageToken(String afterId) {
    private static final int CHECKSUM_DIGITS = 8;

    /** The token as callers see it, for a request of that tenant and filter. */
    String write(String tenant, String filter) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((checksum(tenant, filter) + afterId).getBytes(StandardCharsets.UTF_8));
    }

    /** Reads a token back; empty if it is not of a request of that tenant and filter. */
    static Optional<PageToken> read(String token, String tenant, String filter) {
        if (token.isEmpty()) {
            return Optional.of(new PageToken(""));
        }
        String text;
        try {
            text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        return text.length() > CHECKSUM_DIGITS && text.startsWith(checksum(tenant, filter))
                ? Optional.of(new PageToken(text.substring(CHECKSUM_DIGITS)))
                : Optional.empty();
    }

    private static String checksum(String tenant, String filter) {
        CRC32 crc = new CRC32();
        crc.update((tenant + '\0' + filter).getBytes(StandardCharsets.UTF_8));
        return String.format("%08x", crc.getValue());
    }
}
