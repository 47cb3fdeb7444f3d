package org.postroad.testing;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import org.postroad.registry.control.ObjectHome;
import org.postroad.registry.entity.ObjectType;

/** The declarations that ship, each in the constant {@code TYPE} of its home. */
public final class DeclaredTypes {
    private DeclaredTypes() {}

    public static List<ObjectType> all() {
        List<ObjectType> types = new ArrayList<>();
        for (JavaClass home : new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("org.postroad")) {
            if (home.isAssignableTo(ObjectHome.class)
                    && !home.isInterface()
                    && !home.getModifiers().contains(JavaModifier.ABSTRACT)) {
                types.add(type(home.reflect()));
            }
        }
        return types;
    }

    /** In the home, or in a declaration of its own beside it. */
    private static ObjectType type(Class<?> home) {
        for (String name : List.of(home.getName(), home.getName().replaceAll("Home$", "Declaration"))) {
            try {
                Field type = Class.forName(name).getDeclaredField("TYPE");
                type.setAccessible(true);
                return (ObjectType) type.get(null);
            } catch (ReflectiveOperationException e) {
                continue; // in the other one, then
            }
        }
        throw new AssertionError(home + " declares no TYPE");
    }
}
