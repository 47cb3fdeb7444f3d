package org.postroad.cli.control;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.postroad.cli.entity.ExitCode;
import org.postroad.cli.entity.Failure;

/**
 * One HTTP exchange after the other. {@link HttpURLConnection} and not {@code HttpClient}, which loads five times as many classes before it
 * has sent a byte.
 *
 * @param insecure whether any certificate will do
 * @param debug whether each exchange is told on standard error, without its headers: they hold the secret
 */
public record Http(Host host, boolean insecure, boolean debug) {
    private static final int CONNECT_MILLIS = 15_000;
    private static final int READ_MILLIS = 60_000;

    /** @param headers with names in lower case */
    public record Answer(int status, Map<String, String> headers, byte[] body) {
        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        public Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
        }
    }

    /**
     * Redirects are not followed.
     *
     * @throws Failure FAILED if there is no answer
     */
    public Answer send(String method, URI to, Map<String, String> headers, byte @Nullable [] body) {
        long start = System.nanoTime();
        try {
            HttpURLConnection connection = open(to);
            connection.setRequestMethod(method);
            connection.setRequestProperty("User-Agent", "postroad/" + host.version());
            connection.setRequestProperty("Accept-Encoding", "gzip");
            headers.forEach(connection::setRequestProperty);
            if (body != null) {
                connection.setDoOutput(true);
                connection.getOutputStream().write(body);
            }
            Answer answer = answer(connection);
            if (debug) {
                long millis = (System.nanoTime() - start) / 1_000_000;
                host.err()
                        .println(method + " " + to + ": " + answer.status + ", " + answer.body.length + " bytes, "
                                + millis + " ms");
            }
            return answer;
        } catch (IOException e) {
            throw new Failure(ExitCode.FAILED, why(to, e));
        }
    }

    private HttpURLConnection open(URI to) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) to.toURL().openConnection();
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setReadTimeout(READ_MILLIS);
        if (insecure && connection instanceof HttpsURLConnection https) {
            trustAnything(https);
        }
        return connection;
    }

    private static Answer answer(HttpURLConnection connection) throws IOException {
        int status = connection.getResponseCode();
        Map<String, String> headers = new java.util.HashMap<>();
        connection.getHeaderFields().forEach((name, values) -> {
            if (name != null) {
                headers.put(name.toLowerCase(Locale.ROOT), values.get(0));
            }
        });
        InputStream stream = status >= 400 ? connection.getErrorStream() : connection.getInputStream();
        byte[] body = stream == null ? new byte[0] : stream.readAllBytes();
        boolean packed = "gzip".equalsIgnoreCase(headers.get("content-encoding")) && body.length > 0;
        return new Answer(
                status, headers, packed ? new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes() : body);
    }

    private static String why(URI to, IOException e) {
        String server = to.getScheme() + "://" + to.getAuthority();
        if (e instanceof UnknownHostException) {
            return "There is no host " + to.getHost();
        }
        if (e instanceof ConnectException || e instanceof SocketTimeoutException) {
            return server + " does not answer: " + e.getMessage();
        }
        if (e instanceof SSLException) {
            return server + " is not trusted: " + e.getMessage() + " (-k takes any certificate)";
        }
        return "Talking to " + server + " failed: " + e.getMessage();
    }

    private static void trustAnything(HttpsURLConnection connection) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Anybody()}, null);
            connection.setSSLSocketFactory(context.getSocketFactory());
            connection.setHostnameVerifier((name, session) -> true);
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    /** What {@code -k} asks for. */
    private static final class Anybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
