package org.postroad.identity.control;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What a first start made, to be shown once.
 *
 * @param key the API key's secret; empty where the operator preset it and so knows it
 */
record FirstCredentials(String user, String password, Optional<String> key) {
    /** The lines for the person who started the server. */
    String text() {
        return """

            ==================================================================================
              Postroad's first start. These secrets are shown now and never again.

                user       %s
                password   %s
                API key    %s

                curl -H "Authorization: Bearer <API key>" http://<this server>/api/accounts
            ==================================================================================

            """.formatted(user, password, key.orElse("as set by POSTROAD_ADMIN_KEY"));
    }

    /** Writes to the process's standard output itself: the server turns System.out into lines of its log. */
    @SuppressWarnings("resource") // closing it would close standard output
    void print() {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        out.print(text());
        out.flush();
    }

    @Override
    public String toString() {
        return "FirstCredentials";
    }
}
