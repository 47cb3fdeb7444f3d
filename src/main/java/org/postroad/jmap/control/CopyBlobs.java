package org.postroad.jmap.control;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.postroad.jmap.control.UploadStore.Upload;
import org.postroad.jmap.entity.Arguments;
import org.postroad.jmap.entity.RequestError;
import org.postroad.platform.control.Blobs;
import org.postroad.platform.entity.Json;
import org.postroad.registry.control.JmapSettings;
import org.postroad.registry.entity.MethodError;
import org.postroad.registry.entity.SetError;

/** {@code Blob/copy} (RFC 8620 §6.3): a user's uploads, from one account to another. */
@Dependent
class CopyBlobs {
    private final JmapAccess access;
    private final UploadStore store;
    private final UploadFile keep;
    private final Blobs blobs;
    private final JmapSettings settings;

    @Inject
    CopyBlobs(JmapAccess access, UploadStore store, UploadFile keep, Blobs blobs, JmapSettings settings) {
        this.access = access;
        this.store = store;
        this.keep = keep;
        this.blobs = blobs;
        this.settings = settings;
    }

    JsonObject run(Arguments arguments) {
        String fromName = arguments.required("fromAccountId");
        String toName = arguments.required("accountId");
        List<String> ids = Optional.ofNullable(arguments.strings("blobIds"))
                .orElseThrow(() -> MethodError.invalidArguments("The argument blobIds is required."));
        arguments.finish();
        int most = settings.current().setMaxObjects();
        if (ids.size() > most) {
            throw MethodError.requestTooLarge("At most " + most + " blobs at once (maxObjectsInSet).");
        }
        long from = from(fromName);
        long to = access.known(toName);
        JsonObjectBuilder copied = Json.createObjectBuilder();
        Map<String, SetError> failed = new LinkedHashMap<>();
        for (String id : ids) {
            copy(id, from, to, failed).ifPresent(copy -> copied.add(id, copy));
        }
        JsonObject done = copied.build();
        return Json.createObjectBuilder()
                .add("fromAccountId", fromName)
                .add("accountId", toName)
                .add("copied", done.isEmpty() ? JsonObject.NULL : done)
                .add("notCopied", Answers.errorsOrNull(failed))
                .build();
    }

    private long from(String name) {
        try {
            return access.known(name);
        } catch (MethodError error) {
            throw new MethodError("fromAccountNotFound", error.description());
        }
    }

    private Optional<String> copy(String id, long from, long to, Map<String, SetError> failed) {
        OptionalLong number = UploadFile.ID.parse(id);
        Optional<Upload> upload =
                number.isEmpty() ? Optional.empty() : store.find(number.getAsLong(), from, access.userId());
        Optional<InputStream> content = upload.flatMap(found -> blobs.open(found.blobId()));
        if (upload.isEmpty() || content.isEmpty()) {
            failed.put(id, SetError.notFound("blob"));
            return Optional.empty();
        }
        try (InputStream open = content.get()) {
            return Optional.of(UploadFile.ID.text(
                    keep.keep(to, access.userId(), upload.get().mediaType(), open)
                            .id()));
        } catch (RequestError limit) {
            failed.put(id, SetError.of("overQuota", String.valueOf(limit.getMessage())));
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
