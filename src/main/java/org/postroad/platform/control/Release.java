package org.postroad.platform.control;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Which release this is. */
public final class Release {
    /** As the build names it. */
    public static final String VERSION = read();

    private Release() {}

    private static String read() {
        try (InputStream file = Release.class.getResourceAsStream("release.properties")) {
            Properties properties = new Properties();
            properties.load(file);
            return properties.getProperty("version", "unknown");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
