package org.postroad.jmap.boundary;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.postroad.identity.control.Caller;
import org.postroad.identity.entity.Account;
import org.postroad.jmap.control.UploadFile;
import org.postroad.jmap.control.UsesAtOnce;
import org.postroad.jmap.entity.RequestError;
import org.postroad.platform.boundary.Problem;
import org.postroad.platform.boundary.ProblemServlet;
import org.postroad.platform.entity.Json;
import org.postroad.registry.control.JmapSettings;

/** Takes files (RFC 8620 §6.1): {@code POST /jmap/upload/{accountId}/}. */
@WebServlet("/jmap/upload/*")
public class UploadServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final int CREATED = 201;

    private transient @Inject UploadFile upload;
    private transient @Inject UsesAtOnce uses;
    private transient @Inject Caller caller;
    private transient @Inject JmapSettings settings;
    private transient @Inject BlobPaths paths;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        List<String> parts = BlobPaths.parts(request);
        if (parts.size() != 1) {
            ProblemServlet.write(Problem.of(404), request.getRequestURI(), request, response);
            return;
        }
        String type = MediaTypes.orDefault(request.getContentType());
        try {
            long account = paths.account(parts.get(0));
            UploadFile.Done done = uses.run(
                    caller.userId(), "maxConcurrentUpload", settings.current().maxConcurrentUploads(), () -> {
                        try (InputStream file = request.getInputStream()) {
                            return upload.keep(account, caller.userId(), type, file);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    });
            JsonAnswer.write(
                    response,
                    CREATED,
                    Json.createObjectBuilder()
                            .add("accountId", Account.ID.text(account))
                            .add("blobId", UploadFile.ID.text(done.id()))
                            .add("type", type)
                            .add("size", done.upload().size())
                            .build());
        } catch (RequestError error) {
            JsonAnswer.write(response, error);
        } catch (NoSuchAccount e) {
            ProblemServlet.write(Problem.of(404), request.getRequestURI(), request, response);
        }
    }
}
