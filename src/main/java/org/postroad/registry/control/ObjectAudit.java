package org.postroad.registry.control;

import java.util.List;
import org.postroad.registry.entity.Change;
import org.postroad.registry.entity.ObjectType;

/** Writes down who changed which configuration objects; for whoever knows the caller to implement. */
public interface ObjectAudit {
    /** In the transaction of the changes. Values of secrets must not be written. */
    void changed(ObjectType type, List<Change> changes);
}
