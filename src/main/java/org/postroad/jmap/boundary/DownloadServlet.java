package org.postroad.jmap.boundary;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.postroad.identity.control.Caller;
import org.postroad.jmap.control.UploadFile;
import org.postroad.jmap.control.UploadStore;
import org.postroad.jmap.control.UploadStore.Upload;
import org.postroad.platform.boundary.Problem;
import org.postroad.platform.boundary.ProblemServlet;
import org.postroad.platform.control.Blobs;

/**
 * Gives files back (RFC 8620 §6.2): {@code GET /jmap/download/{accountId}/{blobId}/{name}?accept={type}}. Always as an attachment: what a
 * user has uploaded must not run as a page of this server.
 */
@WebServlet("/jmap/download/*")
public class DownloadServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final int PARTS = 3;

    private transient @Inject UploadStore store;
    private transient @Inject Blobs blobs;
    private transient @Inject Caller caller;
    private transient @Inject BlobPaths paths;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        List<String> parts = BlobPaths.parts(request);
        @Nullable String type = request.getParameter("accept");
        if (type != null && !MediaTypes.isOne(type)) {
            ProblemServlet.write(Problem.of(400), request.getRequestURI(), request, response);
            return;
        }
        Optional<Upload> upload = parts.size() == PARTS ? find(parts) : Optional.empty();
        Optional<InputStream> content = upload.flatMap(found -> blobs.open(found.blobId()));
        if (upload.isEmpty() || content.isEmpty()) {
            ProblemServlet.write(Problem.of(404), request.getRequestURI(), request, response);
            return;
        }
        response.setContentType(type == null ? upload.get().mediaType() : type);
        response.setContentLengthLong(upload.get().size());
        response.setHeader("Cache-Control", "private, immutable, max-age=31536000");
        response.setHeader("Content-Disposition", "attachment; filename*=UTF-8''" + encoded(parts.get(2)));
        try (InputStream file = content.get()) {
            file.transferTo(response.getOutputStream());
        }
    }

    private Optional<Upload> find(List<String> parts) {
        OptionalLong id = UploadFile.ID.parse(parts.get(1));
        try {
            long account = paths.account(parts.get(0));
            return id.isEmpty() ? Optional.empty() : store.find(id.getAsLong(), account, caller.userId());
        } catch (NoSuchAccount e) {
            return Optional.empty();
        }
    }

    /** RFC 8187 §3.2. */
    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A");
    }
}
